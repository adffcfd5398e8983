/** Made by the plugin in src/platform/messages/vite-plugin.ts from the `*.messages.ts` of a page. */
declare module 'virtual:messages' {
  export const languages: Readonly<
    Record<
      import('#kernel/language.ts').Language,
      () => Promise<{ texts: Readonly<Record<string, import('#kernel/message.ts').Compiled>> }>
    >
  >
}
