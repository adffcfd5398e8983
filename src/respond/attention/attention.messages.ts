import { messages as page } from '../board/board-page.messages.ts'
import { kindNames } from '../board/types.ts'

type Spoken = 'es' | 'pt' | 'en'

/** The kind in the words of the board, small, for the middle of a sentence. */
const kindIn = (language: Spoken): string => {
  const words = (kind: (typeof kindNames)[number]): string =>
    page[`board.kind.${kind}`][language].toLowerCase()
  const named = kindNames.filter((kind) => kind !== 'other')
  const choices = named.map((kind) => `${kind} {${words(kind)}}`)
  return `{kind, select, ${choices.join(' ')} other {${words('other')}}}`
}

/** What attention says outside the house and refuses. */
export const messages = {
  'attention.notice.subject': {
    es: 'Convive: {count, plural, one {incidente {number} sin atender} other {# incidentes sin atender}}',
    pt: 'Convive: {count, plural, one {ocorrência {number} sem atendimento} other {# ocorrências sem atendimento}}',
    en: 'Convive: {count, plural, one {incident {number} unattended} other {# incidents unattended}}',
  },
  'attention.notice.text': {
    es: 'Convive: nadie ha tomado {count, plural, one {el incidente {number} desde hace {minutes} min:} other {# incidentes; el más urgente, {number}:}} {what}. Abra Convive.',
    pt: 'Convive: ninguém assumiu {count, plural, one {a ocorrência {number} há {minutes} min:} other {# ocorrências; a mais urgente, {number}:}} {what}. Abra o Convive.',
    en: 'Convive: nobody has taken {count, plural, one {incident {number} for {minutes} min:} other {# incidents; the most urgent, {number}:}} {what}. Open Convive.',
  },
  'attention.notice.kind': { es: kindIn('es'), pt: kindIn('pt'), en: kindIn('en') },
  'attention.settled': {
    es: 'Esta alerta ya está resuelta: alguien tomó el incidente o terminó.',
    pt: 'Este alerta já está resolvido: alguém assumiu a ocorrência ou ela terminou.',
    en: 'This alert is settled already: somebody has taken the incident, or it is over.',
  },
  'attention.listChanged': {
    es: 'Otra persona cambió la lista mientras tanto. Vuelva a abrirla y haga su cambio.',
    pt: 'Outra pessoa mudou a lista nesse meio-tempo. Abra-a de novo e faça a sua mudança.',
    en: 'Somebody else has changed the list meanwhile. Open it again and make your change.',
  },
  'attention.channelNotSet': {
    es: 'Este canal no está configurado en esta instalación ({field}).',
    pt: 'Este canal não está configurado nesta instalação ({field}).',
    en: 'This channel is not configured in this installation ({field}).',
  },
  'attention.address.mail': {
    es: 'Escriba una dirección de correo, como guardia@municipio.example ({field}).',
    pt: 'Escreva um endereço de e-mail, como plantao@municipio.example ({field}).',
    en: 'Write an e-mail address, such as duty@town.example ({field}).',
  },
  'attention.address.sms': {
    es: 'Escriba un número de teléfono, como +507 6000-0001 ({field}).',
    pt: 'Escreva um número de telefone, como +507 6000-0001 ({field}).',
    en: 'Write a telephone number, such as +507 6000-0001 ({field}).',
  },
  'attention.noSuchRung': {
    es: 'Ya no está en la lista.',
    pt: 'Já não está na lista.',
    en: 'No longer on the list.',
  },
}
