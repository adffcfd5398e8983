import { globSync } from 'node:fs'
import { importsOf, resolver } from '../scripts/directions.ts'

/** The one door by which a test comes to the database. */
const door = 'test/database.ts'

/**
 * The test files that need the database: those that import `test/database.ts`, themselves or through other files of
 * `test/`. What a test needs is told by what it imports, so that nobody keeps a list.
 * @param root  the folder of the project
 */
export function databaseTests(root: string): string[] {
  const resolve = resolver(root)
  const known = new Map<string, boolean>([[door, true]])
  const reaches = (file: string): boolean => {
    const answer = known.get(file)
    if (answer !== undefined) return answer
    known.set(file, false) // two files of test/ may import one another
    const found = importsOf(root, file)
      .map((wanted) => resolve(file, wanted))
      .some((to) => to?.startsWith('test/') && reaches(to))
    known.set(file, found)
    return found
  }
  return globSync('{src,scripts}/**/*.test.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(reaches)
}
