import { TextInput } from '@mantine/core'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import { useSession } from '#web/control-room/session.tsx'
import { Keys } from '#web/control-room/shortcuts.tsx'
import { Refused } from '#web/control-room/states.tsx'
import { t } from '#web/messages.ts'
import type { IncidentRow } from './board.schema.ts'
import type { Acts } from './board-acts.page.tsx'
import { type AskedFirst, useBoardExtensions } from './board-extension.page.tsx'
import type { BoardRows } from './board-rows.page.tsx'
import { type Command, readCommand, readExtra } from './command.rules.ts'
import { useGazetteer } from './gazetteer.page.tsx'
import { type Gazetteer, understandPlace } from './place-said.rules.ts'
import { type Act, actsOpenTo, isForGood } from './view.rules.ts'

interface CommandProps {
  readonly input: RefObject<HTMLInputElement | null>
  /** the chosen incident, which most commands are about */
  readonly row: IncidentRow | undefined
  readonly acts: Acts
  numbered: BoardRows['numbered']
  find(words: string): void
  open(id: string): void
  leave(): void
}

/** Every act by a line of words: what it will do is said while it is typed. */
export function CommandBar(props: CommandProps) {
  const { input, leave } = props
  const { session } = useSession()
  const gazetteer = useGazetteer()
  const [line, setLine] = useState('')
  const [fault, setFault] = useState<string>()
  const [last, setLast] = useState<Act>()
  const [asked, setAsked] = useState<AskedFirst>()
  const command = readCommand(line)
  const brought = useBoardExtensions().flatMap(({ commands = [] }) => commands)
  const extra = command.does === undefined ? readExtra(line, brought) : undefined
  const over = (): void => {
    setLine('')
    setAsked(undefined)
    leave()
  }
  const obeyLine = () =>
    command.does === undefined
      ? extra?.command.run(extra.rest, props.row)
      : obey(command, { ...props, roles: session.roles, gazetteer, began: setLast })
  const run = async (): Promise<void> => {
    if (command.does === undefined && extra === undefined) return
    setFault(undefined)
    setAsked(undefined)
    const done = await (asked === undefined ? obeyLine() : asked.run())
    // A question belongs to its line: under another, the next Enter would answer it unread.
    if (typeof done === 'object') return input.current?.value === line ? setAsked(done) : undefined
    setFault(done)
    if (done === undefined) over()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault()
      // A key that is held down answers no question.
      if (!event.repeat) void run()
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      over()
    }
  }
  const error = last === undefined ? undefined : props.acts[last].error
  return (
    <div className="command">
      <TextInput
        ref={input}
        size="xs"
        aria-label={t('board.command')}
        placeholder={t('board.commandHint')}
        leftSection={<Keys of="/" />}
        value={line}
        maxLength={500}
        onKeyDown={press}
        onChange={({ currentTarget: { value } }) => {
          setFault(undefined)
          setLast(undefined)
          setAsked(undefined)
          setLine(value)
        }}
      />
      <p className={fault === undefined && asked === undefined ? 'quiet' : 'warned'} role="status">
        {fault ??
          asked?.question ??
          (extra === undefined ? meaningOf(line, command) : t('board.command.ready'))}
      </p>
      {fault === '' && <Refused error={error} />}
    </div>
  )
}

function meaningOf(line: string, command: ReturnType<typeof readCommand>): string {
  if (line.trim() === '') return ''
  if (command.does !== undefined) return t('board.command.ready')
  return command.begins === undefined
    ? t('board.command.unknown')
    : t('board.command.begins', { does: command.begins })
}

interface Around extends CommandProps {
  readonly roles: Parameters<typeof actsOpenTo>[0]
  readonly gazetteer: Gazetteer
  /** told which act is on its way */
  began(act: Act): void
}

const actOf = ({ does }: Command): Act | undefined => {
  if (does === 'priority') return 'prioritise'
  return does === 'find' || does === 'open' ? undefined : does
}

/**
 * Does what a line says, or asks first.
 * @returns why it was not done, empty where the act says so itself; or the question
 */
async function obey(command: Command, around: Around): Promise<string | AskedFirst | undefined> {
  const { row, acts, numbered, find, open, roles } = around
  if (command.does === 'find') {
    find(command.words)
    return undefined
  }
  if (command.does === 'open') {
    const found = await numbered(command.number)
    if (typeof found === 'string') return found
    open(found.id)
    return undefined
  }
  if (row === undefined) return t('board.command.noneOpen')
  const act = actOf(command)
  if (act === undefined || !actsOpenTo(roles, row).includes(act)) return t('board.command.notNow')
  const input = await inputOf(command, row, around)
  if (typeof input === 'string') return input
  const run = async (): Promise<string | undefined> => {
    around.began(act)
    const done = await acts[act].run({ id: row.id, ...input } as never)
    return done === undefined ? '' : undefined
  }
  if (!isForGood(act)) return run()
  return { question: t('board.command.forGood', { act, ...namesOf(row) }), run }
}

const namesOf = ({ number, kind }: IncidentRow) => ({ number, kind: t(`board.kind.${kind}`) })

async function inputOf(
  command: Command,
  row: IncidentRow,
  { numbered, gazetteer }: Around,
): Promise<object | string> {
  switch (command.does) {
    case 'note':
    case 'cancel':
      return { text: command.text }
    case 'close':
      return { result: command.result, ...(command.text !== '' && { text: command.text }) }
    case 'priority':
      return { priority: command.priority, seen: row.versions.priority }
    case 'place': {
      const { code, where } = understandPlace({ words: command.text }, gazetteer)
      return {
        place: code ?? row.place,
        seen: row.versions.place,
        ...(where !== undefined && { where }),
      }
    }
    case 'merge': {
      const into = await numbered(command.number)
      return typeof into === 'string' ? into : { into: into.id }
    }
    default:
      return {}
  }
}
