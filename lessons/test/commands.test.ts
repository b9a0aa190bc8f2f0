/** What one types to run an exercise or an experiment, and what one is told when there is none. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { LESSONS, lessons } from './lessons.ts'

type Said = { status: number; stdout: string; stderr: string }

/** `type('exercise', 'nonsuch')` */
function type(command: 'exercise' | 'experiment', ...args: string[]): Promise<Said> {
  const loader = ['--import', import.meta.resolve('@oxc-node/core/register')]
  const program = [...loader, `test/run-${command}.ts`, ...args]
  return new Promise((resolve) => {
    execFile(process.execPath, program, { cwd: LESSONS }, (error, stdout, stderr) => {
      resolve({ status: Number(error?.code ?? 0), stdout, stderr })
    })
  })
}

it.each([
  ['exercise', 'nonsuch', ''],
  ['exercise', 'tahn-neuron', '(Did you mean 01-tanh-neuron?)\n'],
  ['experiment', 'nonsuch', ''],
  ['experiment', 'vews', '(Did you mean 03-views/experiments/views.ts?)\n'],
] as const)('%s %s is an error that says what there is near it', async (command, name, near) => {
  expect(await type(command, name)).toEqual({
    status: 1,
    stdout: '',
    stderr: `error: no ${command} is called '${name}'\n${near}(pnpm -C lessons ${command} lists them)\n`,
  })
})

it.each(['exercise', 'experiment'] as const)(
  '%s alone lists those of every lesson',
  async (command) => {
    const { status, stdout } = await type(command)
    for (const { name } of await lessons())
      expect(stdout).toMatch(new RegExp(`^${name}\n {2}\\S`, 'm'))
    expect(status).toBe(0)
  },
)

it('a part of an exercise’s name is enough, and options are Vitest’s', async () => {
  const { stdout } = await type('exercise', 'tanh', '-t', 'nonsuch')
  expect(stdout).toContain('00-start-here/exercises/01-tanh-neuron.test.ts')
})

it('an experiment sees the arguments that it would see if it were started itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepgrad-experiment-'))
  const file = join(folder, 'arguments.mjs')
  writeFileSync(file, 'console.log(process.argv.slice(1).join(" "))')
  expect(await type('experiment', file, '--run', 'x')).toMatchObject({
    stdout: `${file} --run x\n`,
  })
  rmSync(folder, { recursive: true })
})
