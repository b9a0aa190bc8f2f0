/** A learner on a small ladder: types commands, edits files, looks into folders. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { runCommand } from '../../src/cli.ts'
import { SmallLadder } from '../small-ladder.ts'

const TASKS = `# Tasks: beta

Alpha is there. At the end there is beta.

## First

Write beta.

- Lesson: [Beta](lesson.md#beta)
- Files: \`src/edited.ts\`
- Tests: \`beta > first\`

### Hint 1

Which question?

### Hint 2

Which idea?

### Hint 3

Which shape?

## Second

Go on.

- Lesson: [Beta](lesson.md#beta)
- Files: \`src/edited.ts\`
- Tests: \`beta > second\`

### Hint 1

Another question?
`

export type Said = { readonly status: number; readonly log: string; readonly error: string }

export class Learner {
  readonly ladder = SmallLadder.create()
  readonly home = join(this.ladder.root, 'workbench')

  constructor() {
    this.ladder.put('lessons/02-beta/tasks.md', TASKS)
  }

  /** Types `learn …`. */
  async learn(...args: string[]): Promise<Said> {
    const said = { log: '', error: '' }
    const log = vi.spyOn(console, 'log').mockImplementation((text) => (said.log += `${text}\n`))
    const error = vi
      .spyOn(console, 'error')
      .mockImplementation((text) => (said.error += `${text}\n`))
    try {
      const argv = ['node', 'stepgrad', 'learn', ...args]
      return { status: await runCommand(argv, this.ladder.root), ...said }
    } finally {
      process.exitCode = 0
      for (const spy of [log, error]) spy.mockRestore()
    }
  }

  /** Saves a file of the workbench. */
  write(path: string, text: string): void {
    this.ladder.put(join('workbench', path), text)
  }

  read(path: string): string {
    return readFileSync(join(this.home, path), 'utf8')
  }

  has(path: string): boolean {
    return existsSync(join(this.home, path))
  }

  /** Every file below `workbench`, with what it holds. */
  files(): [path: string, text: string][] {
    return filesBelow(this.home)
  }

  /** The paths of the backups of a stage, from the project's folder. */
  backups(stage: string): string[] {
    const folder = join(this.home, 'backups', stage)
    const names = existsSync(folder) ? readdirSync(folder).sort() : []
    return names.map((name) => join('workbench', 'backups', stage, name))
  }

  remove(): void {
    this.ladder.remove()
  }
}

function filesBelow(folder: string): [path: string, text: string][] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path, readFileSync(path, 'utf8')])
}
