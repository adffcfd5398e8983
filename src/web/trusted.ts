/** What the compiler's browser does not know yet: words that may become markup or code only by a named policy. */
interface PolicyFactory {
  createPolicy(
    name: string,
    rules: Partial<Record<'createHTML' | 'createScriptURL', (words: string) => string | null>>,
  ): { createScriptURL(words: string): string }
}

/** The browser's factory of such policies; absent where it has none. @see W3C Trusted Types */
export const trustedTypes = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
