import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react'
import { type Screen, screenOf } from './screens.ts'

const listeners = new Set<() => void>()
const tell = (): void => {
  for (const each of listeners) each()
}

/** Goes to another screen. @param path  such as `/app/people` */
export function go(path: string, o: { readonly replace?: boolean } = {}): void {
  if (path === location.pathname) return
  if (o.replace === true) history.replaceState(null, '', path)
  else history.pushState(null, '', path)
  tell()
}

const subscribe = (each: () => void): (() => void) => {
  listeners.add(each)
  addEventListener('popstate', each)
  return () => {
    listeners.delete(each)
    removeEventListener('popstate', each)
  }
}

/** The screen that is to be shown. */
export const useScreen = (): Screen =>
  screenOf(useSyncExternalStore(subscribe, () => location.pathname))

const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

/** A link to another screen, without loading the page anew. */
export function Go({
  to,
  onClick,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & { to: string }) {
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        onClick?.(event)
        if (event.defaultPrevented || !isPlainClick(event)) return
        event.preventDefault()
        go(to)
      }}
    />
  )
}
