import { Refusal } from '../refusal.ts'

/** A password stands alone where no second factor is set up, so it has the length that is asked of one alone. */
export const PASSWORD_SHORTEST = 15
export const PASSWORD_LONGEST = 128
/** What must be left when everything that is guessed first is counted as one sign each. */
const EFFECTIVE_SHORTEST = 9

/** Words that are tried first, without accents, in the languages of the place; with three letters or more. */
const guessedFirst = `
contrasena contrasenha clave password passwort senha segredo secreto secret acceso access login admin administrador
administrator usuario user root test prueba demo invitado guest cambiame changeme bienvenido bienvenida welcome hola
hello teamo tequiero iloveyou loveyou amor love mivida familia family dios jesus cristo maria jose juan carlos luis
ana pedro miguel mama papa hijo hija princesa princess estrella star sol luna dragon monkey batman superman pokemon
football futbol baseball beisbol barcelona realmadrid madrid mercedes chocolate corazon panama panamena chepo torti
colombia bogota medellin brasil brazil costarica espana district distrito municipio municipal municipality alcaldia
gobierno government policia police seguridad security seguro ciudad city convive operador operator supervisor analista
auditor enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre january february
march april june july august september october november december janeiro fevereiro marco maio junho julho setembro
outubro novembro dezembro lunes martes miercoles jueves viernes sabado domingo monday friday sunday verano summer
invierno winter primavera otono azerty qaz wsx edc que los las una con por the and you
letmein trustno master shadow sunshine computer internet windows google facebook whatsapp samsung android gmail
hotmail outlook yahoo com gob gov org net
`
  .trim()
  .split(/\s+/)

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890', 'abcdefghijklmnopqrstuvwxyz']

const withoutAccents = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

const readAs: Readonly<Record<string, string>> = { '@': 'a', $: 's', '0': 'o', '3': 'e', '1': 'i' }

/** Signs that stand for letters, read as those letters. */
const withoutDisguise = (text: string): string => text.replace(/[@$031]/g, (sign) => readAs[sign]!)

/** The shortest piece whose repetition is the whole text: `abcabc` -> `abc`. */
function period(text: string): string {
  const again = (text + text).indexOf(text, 1)
  return again > 0 && again < text.length ? text.slice(0, again) : text
}

/** Steps along a keyboard row, the alphabet or the digits, either way, and the same sign again. */
function runLength(text: string, at: number): number {
  let longest = 1
  while (text[at + longest] === text[at]) longest++
  for (const row of rows)
    for (const line of [row, [...row].reverse().join('')]) {
      const start = line.indexOf(text[at]!)
      if (start < 0) continue
      let length = 1
      while (start + length < line.length && text[at + length] === line[start + length]) length++
      longest = Math.max(longest, length)
    }
  return longest >= 3 ? longest : 1
}

/**
 * The length of a password when what is guessed first counts as one sign: known words, the person's own words,
 * runs such as `1234` or `qwerty`, years, and a repetition as its first piece; also when letters are disguised.
 * @param own  words of the person and the institution
 */
export function effectiveLength(password: string, own: readonly string[]): number {
  const text = period(withoutAccents(password).replace(/\s+/g, ' '))
  const known = [...ownWords(own), ...guessedFirst].sort((a, b) => b.length - a.length)
  return Math.min(pieces(text, known), pieces(withoutDisguise(text), known))
}

/** How many pieces a text falls into, the longest known piece first at each place. */
function pieces(text: string, known: readonly string[]): number {
  let count = 0
  for (let at = 0; at < text.length; count++) {
    const rest = text.slice(at)
    const word = known.find((each) => rest.startsWith(each))?.length ?? 1
    const year = /^(19|20)\d\d/.exec(rest)?.[0].length ?? 1
    at += Math.max(word, year, runLength(text, at))
  }
  return count
}

const ownWords = (own: readonly string[]): string[] =>
  own
    .map(withoutAccents)
    .flatMap((words) => [words, ...words.split(/[^\p{L}\p{N}]+/u)])
    .filter((w) => w.length >= 3)

/** The form in which a password is compared: signs that look the same on another keyboard are the same. */
export const normalPassword = (password: string): string => password.normalize('NFKC')

/**
 * A new password is long, and not what is guessed first; nothing is asked about kinds of signs, and it never expires.
 * @param own  e-mail address, name and institution of the person
 * @throws Refusal `invalid` with the field `password`
 * @see NIST SP 800-63B-4 (2025), section 3.1.1.2
 */
export function assertGoodPassword(password: string, own: readonly string[]): void {
  const length = [...normalPassword(password)].length
  if (length < PASSWORD_SHORTEST)
    throw new Refusal('invalid', 'account.passwordShort', {
      field: 'password',
      wanted: PASSWORD_SHORTEST,
      got: length,
    })
  if (length > PASSWORD_LONGEST)
    throw new Refusal('invalid', 'account.passwordLong', {
      field: 'password',
      wanted: PASSWORD_LONGEST,
      got: length,
    })
  if (effectiveLength(password, own) < EFFECTIVE_SHORTEST)
    throw new Refusal('invalid', 'account.passwordGuessable', { field: 'password' })
}
