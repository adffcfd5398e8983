import { statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'
import type { Compiled } from '#kernel/message.ts'
import { compileMessage } from './compile.ts'
import type { Messages } from './messages.ts'

const NAME = 'virtual:messages'
const INSIDE = `\0${NAME}`
const languages = ['es', 'pt', 'en'] as const

/**
 * Gives a page its messages, taken apart when it is built, each language in a file of its own:
 * `import { languages } from 'virtual:messages'`.
 * @param o.root   the folder of the project
 * @param o.files  the `*.messages.ts` of the page, from the root
 */
export function messagesPlugin(o: { root: string; files: readonly string[] }): Plugin {
  const files = o.files.map((file) => path.join(o.root, file))
  return {
    name: 'convive-messages',
    resolveId: (id) => (id === NAME || id.startsWith(`${NAME}/`) ? `\0${id}` : undefined),
    async load(id) {
      if (id === INSIDE) return doors()
      const language = languages.find((each) => id === `${INSIDE}/${each}`)
      if (language === undefined) return undefined
      const compiled: Record<string, Compiled> = {}
      for (const file of files) {
        this.addWatchFile(file)
        for (const [code, texts] of Object.entries(await messagesOf(file))) {
          if (code in compiled) throw new Error(`${file}: ${code} stands in another file, too`)
          compiled[code] = compileMessage(texts[language])
        }
      }
      // As text for JSON.parse: engines read it faster than an object literal.
      return `export const texts = JSON.parse(${JSON.stringify(JSON.stringify(compiled))})`
    },
  }
}

const doors = (): string =>
  `export const languages = { ${languages
    .map((language) => `${language}: () => import('${NAME}/${language}')`)
    .join(', ')} }`

/** Read anew after each change, while somebody works on it. */
async function messagesOf(file: string): Promise<Messages> {
  const { messages } = await import(`${pathToFileURL(file).href}?v=${statSync(file).mtimeMs}`)
  return messages
}
