import { Refusal } from '#kernel/refusal.ts'
import { readSheetLine, SHEET_LINES, SHEETS_NEEDED } from '#platform/keys/sheet.ts'
import { sayIn } from './language.ts'
import type { Terminal } from './typist.ts'

/**
 * Two sheets as they are typed. At a terminal a mistyped line is named and asked for again.
 * @throws Refusal `invalid` `keys.sheetLineWrong` with sheet and line when the lines come from a pipe
 */
export async function typedSheets(terminal: Terminal): Promise<[string[], string[]]> {
  const sheets: string[][] = []
  for (let sheet = 1; sheet <= SHEETS_NEEDED; sheet++) {
    if (terminal.isPerson) terminal.tell(sayIn('keys.typeSheet', { sheet, of: SHEETS_NEEDED }))
    const lines: string[] = []
    while (lines.length < SHEET_LINES)
      lines.push(await typedLine(terminal, sheet, lines.length + 1))
    sheets.push(lines)
  }
  return sheets as [string[], string[]]
}

async function typedLine(terminal: Terminal, sheet: number, line: number): Promise<string> {
  for (;;) {
    const typed = await terminal.line(`${line}: `)
    try {
      readSheetLine(line, typed)
      return typed
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (!terminal.isPerson) throw new Refusal('invalid', 'keys.sheetLineWrong', { sheet, line })
      terminal.tell(sayIn(error.code, error.facts))
    }
  }
}
