import { t } from '#web/messages.ts'
import { type Answers, type StepProps, shownContact } from './answers.client.ts'

const contactFields = [
  ['name', 'name', 'text'],
  ['phone', 'tel', 'tel'],
  ['email', 'email', 'email'],
] as const

/** How to reach the person; all of it may stay empty. */
export function ContactStep({ answers, change, next }: StepProps) {
  const { contact } = answers
  const wrong = wrongContact(contact)
  return (
    <>
      <p className="hint">{t('report.contact.hint')}</p>
      {contactFields.map(([name, autoComplete, type]) => (
        <div key={name}>
          <label htmlFor={name}>{t(`report.contact.${name}`)}</label>
          <input
            id={name}
            type={type}
            autoComplete={autoComplete}
            maxLength={120}
            value={contact[name]}
            aria-invalid={wrong === name}
            aria-describedby={wrong === name ? 'contact-fault' : undefined}
            onChange={(event) =>
              change({ contact: { ...contact, [name]: event.currentTarget.value } })
            }
          />
          {wrong === name && (
            <p className="fault" id="contact-fault" role="alert">
              {t(`report.contact.wrong.${wrong}`)}
            </p>
          )}
        </div>
      ))}
      {(contact.phone.trim() !== '' || contact.email.trim() !== '') && (
        <label className="choice">
          <input
            type="checkbox"
            checked={answers.news !== false}
            onChange={(event) => change({ news: event.currentTarget.checked })}
          />{' '}
          {t('report.contact.news')}
        </label>
      )}
      <button type="button" className="main" disabled={wrong !== undefined} onClick={next}>
        {shownContact(answers) === '' ? t('report.contact.without') : t('report.next')}
      </button>
    </>
  )
}

/** The same limits as the server's, so that nothing is refused when the signal is back. */
function wrongContact({ phone, email }: Answers['contact']): 'phone' | 'email' | undefined {
  if (phone.trim() !== '' && !/^\+?[\d ()./-]{5,24}$/.test(phone.trim())) return 'phone'
  if (email.trim() !== '' && !/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(email.trim())) return 'email'
  return undefined
}
