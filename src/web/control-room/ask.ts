import { QueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { CallError, type CallOptions, call, newKey } from '#web/call.ts'
import { spokenLanguage } from '#web/messages.ts'
import type { ClientEndpoint } from '#web/request.ts'

let tellLost: () => void = () => {}
let prove: () => Promise<boolean> = async () => false

/** Says who is told that the session is over. */
export function onSessionLost(tell: () => void): void {
  tellLost = tell
}

/** Says who asks the person to prove once more who she is. @param ask  answers whether she did */
export function onProofNeeded(ask: () => Promise<boolean>): void {
  prove = ask
}

/**
 * Asks an endpoint in the language that is spoken. Where the server wants a fresh proof of who is there, the person
 * is asked for it and the call is made again.
 * @throws CallError always and only
 */
export async function ask<In, Out>(
  endpoint: ClientEndpoint<In, Out>,
  input: In,
  options: CallOptions = {},
): Promise<Out> {
  const send = () => call(endpoint, input, { language: spokenLanguage(), ...options })
  try {
    return await send()
  } catch (error) {
    const { code } = asCallError(error)
    if (code === 'http.signIn' || code === 'account.signedOut') tellLost()
    if (code === 'account.confirmFirst' && (await prove())) return send()
    throw error
  }
}

/** What was thrown, as a failed call: anything else is a fault of this page. */
export const asCallError = (error: unknown): CallError =>
  error instanceof CallError ? error : new CallError('fault')

/** Whether it is worth trying again by itself: nothing was refused, only not reached. */
const isPassing = (error: unknown): boolean => asCallError(error).kind === 'offline'

/** What has been asked, as long as somebody looks at it. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        // The calls themselves say that there is no network, in one way for all screens.
        networkMode: 'always',
        retry: (count, error) => count < 1 && isPassing(error),
        retryDelay: 1_000,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })

/** Something a person does: whether it is on its way, why it failed, and the doing. */
export interface Act<In, Out> {
  readonly isBusy: boolean
  readonly error: CallError | undefined
  /** @returns undefined when it failed; then `error` says why */
  run(input: In): Promise<Out | undefined>
  forget(): void
}

/** An act of several steps. A second press while the first is on its way is the same act. */
export function useWork<In, Out>(
  work: (input: In) => Promise<Out>,
  done?: (out: Out, input: In) => void,
): Act<In, Out> {
  const [state, setState] = useState<{ isBusy: boolean; error?: CallError }>({ isBusy: false })
  const isBusy = useRef(false)
  const run = async (input: In): Promise<Out | undefined> => {
    if (isBusy.current) return undefined
    isBusy.current = true
    setState({ isBusy: true })
    try {
      const out = await work(input)
      setState({ isBusy: false })
      done?.(out, input)
      return out
    } catch (error) {
      setState({ isBusy: false, error: asCallError(error) })
      return undefined
    } finally {
      isBusy.current = false
    }
  }
  return { ...state, error: state.error, run, forget: () => setState({ isBusy: false }) }
}

/**
 * An act that is one call. Where it may be repeated it has a key, made once: the same act tried again after a
 * failure that leaves open whether it arrived goes with the same key, so it is done once.
 */
export function useAct<In, Out>(
  endpoint: ClientEndpoint<In, Out>,
  done?: (out: Out, input: In) => void,
): Act<In, Out> {
  const last = useRef<{ written: string; key: string }>(undefined)
  return useWork(async (input: In) => {
    const written = JSON.stringify(input)
    if (last.current?.written !== written) last.current = { written, key: newKey() }
    const { key } = last.current
    try {
      const out = await ask(endpoint, input, endpoint.idempotent ? { key } : {})
      last.current = undefined
      return out
    } catch (error) {
      if (asCallError(error).kind === 'refused') last.current = undefined
      throw error
    }
  }, done)
}
