import { createContext, useContext } from 'react'
import type { TerritoryMap } from '#kernel/place/place.schema.ts'
import { t } from '#web/messages.ts'
import type { IncidentRow } from '../board/board.schema.ts'
import { type BoardExtension, BoardExtensions } from '../board/board-extension.page.tsx'
import { BoardMap } from '../board/board-map.page.tsx'
import { PriorityMark, usePlaceWords } from '../board/board-row.page.tsx'
import type { StateAt, UnitAt } from './replay.rules.ts'
import type { Replay, Standing } from './replay.schema.ts'

const Units = createContext<readonly UnitAt[]>([])

/** The units where they were last seen, no finer than the corregimiento, under its name. */
function UnitMarks({ map }: { map: TerritoryMap }) {
  const units = useContext(Units)
  const size = map.width / 32
  return map.areas.map(({ code, label }) =>
    units
      .filter(({ place }) => place === code)
      .map(({ unit }, i) => (
        <text
          key={unit}
          className="name unit"
          x={label.x}
          y={label.y - size * (1.6 + i * 1.1)}
          fontSize={size}
        >
          ▲ {unit}
        </text>
      )),
  )
}

const onTheMap: readonly BoardExtension[] = [{ name: 'replay', MapLayer: UnitMarks }]

const rowAt = (row: IncidentRow, { kind, place, priority, state }: Standing): IncidentRow => ({
  ...row,
  kind,
  place,
  priority,
  state,
})

/** The incident as it stood at the second, with the map as it was. */
export function ReplayState({ replay, state }: { replay: Replay; state: StateAt }) {
  const placeWords = usePlaceWords()
  const { row } = state
  const then = row === null ? undefined : rowAt(replay.row, row)
  return (
    <div className="replay-state">
      <div className="stack-2">
        <h3>{t('replay.then')}</h3>
        {row === null || then === undefined ? (
          <p className="quiet">{t('replay.unknown')}</p>
        ) : (
          <>
            <p className="row-marks">
              <PriorityMark row={then} />
              <span className="tag">{t(`board.state.${row.state}`)}</span>
              {row.result !== null && (
                <span className="tag good">{t(`board.result.${row.result}`)}</span>
              )}
              {state.isAlarmed && <span className="tag attention">{t('replay.alarmed')}</span>}
            </p>
            <dl className="facts">
              <dt>{t('past.field.kind')}</dt>
              <dd>{t(`board.kind.${row.kind}`)}</dd>
              <dt>{t('board.where')}</dt>
              <dd>{placeWords(row.place)}</dd>
              <dt>{t('replay.holder')}</dt>
              <dd>{row.holder ?? t('board.nobodys')}</dd>
              <dt>{t('board.notes')}</dt>
              <dd>{state.notes}</dd>
              {state.units.map(({ unit, state: doing }) => [
                <dt key={`${unit} name`}>{unit}</dt>,
                <dd key={unit}>{t(`replay.unit.${doing ?? 'proposed'}`)}</dd>,
              ])}
            </dl>
          </>
        )}
        {replay.narrative !== undefined && (
          <details>
            <summary>{t('board.narrative')}</summary>
            <p className="said">{replay.narrative}</p>
            {replay.where !== undefined && <p className="said">«{replay.where}»</p>}
          </details>
        )}
      </div>
      <BoardExtensions value={onTheMap}>
        <Units value={state.units}>
          <BoardMap
            rows={then === undefined ? [] : [then]}
            nearOf={() => 0}
            chosen={then}
            point={undefined}
            mark={undefined}
          />
        </Units>
      </BoardExtensions>
    </div>
  )
}
