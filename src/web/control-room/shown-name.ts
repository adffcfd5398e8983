/**
 * The name that colleagues and citizens see, made from a full one: first name and initial of the next word.
 * @param name  such as `Ana Moreno Díaz`
 * @returns such as `Ana M.`; empty for an empty name
 */
export function shownNameOf(name: string): string {
  const [first, next] = name.trim().split(/\s+/)
  if (first === undefined || first === '') return ''
  const short = next === undefined ? first : `${first} ${[...next][0]?.toLocaleUpperCase() ?? ''}.`
  return [...short].slice(0, 40).join('')
}
