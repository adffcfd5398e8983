/** A screen by its address. */
export type Screen =
  | { readonly name: 'home' }
  | { readonly name: 'board' | 'reports' | 'review'; readonly id?: string }
  | { readonly name: 'units' }
  | { readonly name: 'shift' }
  | { readonly name: 'wall' }
  | { readonly name: 'attention' }
  | { readonly name: 'answers' }
  | { readonly name: 'reviews' }
  | { readonly name: 'lists' }
  | { readonly name: 'imports' }
  | { readonly name: 'releases' }
  | { readonly name: 'people' }
  | { readonly name: 'retention' }
  | { readonly name: 'rights' }
  | { readonly name: 'account' }
  | { readonly name: 'welcome' }
  | { readonly name: 'absent' }

/** Which screen an address names. @param path  such as `/app/reports/019ab...` */
export function screenOf(path: string): Screen {
  const [first, second, ...rest] = path.split('/').filter(Boolean).slice(1)
  if (first === undefined) return { name: 'home' }
  if (rest.length > 0) return { name: 'absent' }
  if (first === 'board' || first === 'reports' || first === 'review')
    return second === undefined ? { name: first } : { name: first, id: second }
  const isPlain =
    first === 'units' ||
    first === 'shift' ||
    first === 'wall' ||
    first === 'attention' ||
    first === 'answers' ||
    first === 'reviews' ||
    first === 'lists' ||
    first === 'imports' ||
    first === 'releases' ||
    first === 'people' ||
    first === 'retention' ||
    first === 'rights' ||
    first === 'account' ||
    first === 'welcome'
  return isPlain && second === undefined ? { name: first } : { name: 'absent' }
}
