import { Button, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { ask, useAct } from '#web/control-room/ask.ts'
import { sayDone } from '#web/control-room/done.ts'
import { Icon } from '#web/control-room/icons.tsx'
import { ExactMoment } from '#web/control-room/moment.tsx'
import { ScreenTitle } from '#web/control-room/screen-title.tsx'
import { useSession } from '#web/control-room/session.tsx'
import { Answered, Blank, Refused } from '#web/control-room/states.tsx'
import { Sure } from '#web/control-room/sure.tsx'
import { t } from '#web/messages.ts'
import { addTemplate, changeTemplate, listTemplates, retireTemplate } from './dialogue.client.ts'
import type { AnswerTemplate, Templates } from './dialogue.schema.ts'

const queryKey = ['answer templates'] as const
const languages = ['es', 'pt', 'en'] as const

/** The answers that are kept ready: what they say in three languages, and who wrote them last. */
export function TemplatesPage() {
  const { session } = useSession()
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => ask(listTemplates, {}, { signal }),
    staleTime: 0,
  })
  const mayWrite = session.roles.includes('supervisor')
  return (
    <div className="page">
      <div className="page-head">
        <ScreenTitle>{t('template.title')}</ScreenTitle>
      </div>
      <p className="quiet">{t('template.about')}</p>
      <Answered query={query} lines={6}>
        {({ templates }) => <List {...{ templates, mayWrite }} />}
      </Answered>
    </div>
  )
}

function List({ templates, mayWrite }: Templates & { mayWrite: boolean }) {
  const [open, setOpen] = useState<string>()
  return (
    <div className="stack">
      {templates.length === 0 && open === undefined && (
        <Blank icon="waiting" title={t('template.none.title')}>
          <p>{t(mayWrite ? 'template.none.text' : 'template.none.wait')}</p>
        </Blank>
      )}
      <ul className="rungs">
        {templates.map((template) => (
          <li key={template.id} className="panel stack-2">
            {open === template.id ? (
              <Editor template={template} close={() => setOpen(undefined)} />
            ) : (
              <Shown {...{ template, mayWrite }} edit={() => setOpen(template.id)} />
            )}
          </li>
        ))}
      </ul>
      {mayWrite &&
        (open === 'new' ? (
          <div className="panel">
            <Editor template={undefined} close={() => setOpen(undefined)} />
          </div>
        ) : (
          <Button leftSection={<Icon name="add" />} onClick={() => setOpen('new')}>
            {t('template.add')}
          </Button>
        ))}
    </div>
  )
}

interface ShownProps {
  readonly template: AnswerTemplate
  readonly mayWrite: boolean
  edit(): void
}

function Shown({ template, mayWrite, edit }: ShownProps) {
  const client = useQueryClient()
  const { id, version, name, texts, writtenAt, writtenBy } = template
  const retire = useAct(retireTemplate, (next) => {
    sayDone('template.retired')
    client.setQueryData(queryKey, next)
  })
  return (
    <>
      <h2>{name}</h2>
      <dl className="facts">
        {languages.map((language) => [
          <dt key={`${language} name`}>{t(`template.in.${language}`)}</dt>,
          <dd key={language} className="said" lang={language}>
            {texts[language]}
          </dd>,
        ])}
      </dl>
      <p className="quiet">
        {t('template.version', { version, name: writtenBy })} <ExactMoment at={writtenAt} />
      </p>
      {mayWrite && (
        <div className="row">
          <Button size="xs" variant="outline" onClick={edit}>
            {t('template.edit')}
          </Button>
          <Sure
            size="xs"
            label={t('template.retire')}
            question={t('template.retireSure', { name })}
            isBusy={retire.isBusy}
            run={() => void retire.run({ id, seen: version })}
          />
        </div>
      )}
      <Refused error={retire.error} />
    </>
  )
}

interface EditorProps {
  readonly template: AnswerTemplate | undefined
  close(): void
}

function Editor({ template, close }: EditorProps) {
  const client = useQueryClient()
  const [name, setName] = useState(template?.name ?? '')
  const [texts, setTexts] = useState(template?.texts ?? { es: '', pt: '', en: '' })
  const done = (next: Templates): void => {
    sayDone('template.saved')
    client.setQueryData(queryKey, next)
    close()
  }
  const add = useAct(addTemplate, done)
  const change = useAct(changeTemplate, done)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (template === undefined) void add.run({ name, texts })
    else void change.run({ id: template.id, seen: template.version, name, texts })
  }
  return (
    <form className="stack-2" onSubmit={submit}>
      <TextInput
        label={t('template.name')}
        value={name}
        required
        withAsterisk={false}
        maxLength={80}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      {languages.map((language) => (
        <Textarea
          key={language}
          label={t(`template.in.${language}`)}
          lang={language}
          value={texts[language]}
          required
          withAsterisk={false}
          maxLength={2000}
          autosize
          minRows={2}
          onChange={({ currentTarget: { value } }) => setTexts({ ...texts, [language]: value })}
        />
      ))}
      <Refused error={add.error ?? change.error} />
      <div className="row">
        <Button type="submit" loading={add.isBusy || change.isBusy}>
          {t('template.save')}
        </Button>
        <Button variant="outline" onClick={close}>
          {t('state.cancel')}
        </Button>
      </div>
    </form>
  )
}
