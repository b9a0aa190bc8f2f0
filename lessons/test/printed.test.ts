/** What a lesson says that a command prints, the command prints. */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { lessons } from './lessons.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PYTHON = process.env.STEPGRAD_PYTHON ?? 'python3'

for (const { name, file } of await lessons()) {
  const printed = outputs(await readFile(file, 'utf8'))
  describe.runIf(printed.length > 0)(name, () => {
    for (const { command, output } of printed) {
      it(`prints what it says: ${command}`, async ({ skip }) => {
        if (command.startsWith('python3 ') && !(await hasPyTorch())) skip('not run: no PyTorch')
        const got = await outputOf(command)
        if (!pattern(output).test(got)) expect(got).toBe(output) // shows the lines that differ
      })
    }
  })
}

/** The commands of all `console` fences that show what they print. */
function outputs(markdown: string): { command: string; output: string }[] {
  return [...markdown.matchAll(/^```console\n(.*?)^```$/gms)]
    .flatMap(([, fence]) => fence.split(/^\$ /m).slice(1))
    .map((text) => {
      const [command, ...lines] = text.trimEnd().split('\n')
      return { command: command.replace(/ +#.*/, ''), output: `${lines.join('\n').trimEnd()}\n` }
    })
    .filter(({ output }) => output !== '\n')
}

/** `…` stands for anything: in a line for a part of it, alone in a line for any number of lines. */
function pattern(output: string): RegExp {
  const literal = output.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const lines = literal.replace(/^…\n/gm, '(?:.*\\n)*?')
  return new RegExp(`^${lines.replaceAll('…', '.*')}$`)
}

/** Runs what the command stands for, without pnpm in between. */
async function outputOf(command: string): Promise<string> {
  const [file, ...args] = programOf(command)
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', COLUMNS: '100' }
  const { stdout } = await run(file, args, { cwd: ROOT, env })
  return `${stdout.trimEnd()}\n`
}

function programOf(command: string): string[] {
  const [, program, rest] =
    /^(pnpm -C lessons experiment|pnpm stepgrad|python3) (.+)$/.exec(command) ?? []
  const args = rest?.split(' ') ?? []
  switch (program) {
    case 'pnpm -C lessons experiment':
      return [
        process.execPath,
        '--import',
        import.meta.resolve('@oxc-node/core/register'),
        `lessons/${args[0]}`,
        ...args.slice(1),
      ]
    case 'pnpm stepgrad':
      return [process.execPath, 'packages/ladder/bin/stepgrad.mjs', ...args]
    case 'python3':
      return [PYTHON, ...args]
    default:
      throw new Error(`${command}: this test does not know how to run it`)
  }
}

async function hasPyTorch(): Promise<boolean> {
  return run(PYTHON, ['-c', 'import torch']).then(
    () => true,
    () => false,
  )
}
