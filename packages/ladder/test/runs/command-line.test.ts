import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../../src/cli.ts'
import { exitStatus, spawnNode } from '../../src/runs/process/spawn-node.ts'

const BIN = fileURLToPath(new URL('../../bin/stepgrad.mjs', import.meta.url))

/** The command as a user without a terminal runs it, from a folder outside the repository. */
function stepgrad(...args: string[]) {
  return execa(process.execPath, [BIN, ...args], {
    cwd: '/',
    reject: false,
    env: { NO_COLOR: '1' },
  })
}

describe('stepgrad train', () => {
  test('options after the stage are the training’s, --help too', async () => {
    const { stdout, exitCode } = await stepgrad('train', '1', '--help')
    expect(stdout).toContain('--batch-size')
    expect(exitCode).toBe(0)
  })

  test('a short training ends with the accuracy', async () => {
    const { stdout, exitCode } = await stepgrad('train', '1', '--epochs', '1', '--limit', '8')
    expect(stdout).toMatch(/\d %/)
    expect(exitCode).toBe(0)
  })

  test('the exit status of the training is passed on', async () => {
    const { stderr, exitCode } = await stepgrad('train', 'raw-arrays', '--epochs', 'many')
    expect(stderr).toContain('epochs')
    expect(exitCode).toBe(1)
  })

  test('a stage that is not there is one line', async () => {
    const { stderr, exitCode } = await stepgrad('train', '77')
    expect(stderr).toMatch(/^error: no stage is called '77'; there are: 01-raw-arrays, .*$/)
    expect(exitCode).toBe(1)
  })
})

test.each(['start', 'lesson', 'train', 'test', 'gradcheck', 'hunt', 'race', 'bench', 'data'])(
  'stepgrad %s --help has an example and fits into 80 columns',
  (name) => {
    let help = ''
    const command = createProgram().commands.find((command) => command.name() === name)
    command?.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 })
    command?.outputHelp()
    expect(help).toMatch(/Examples?:\n {2}pnpm stepgrad /)
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  },
)

test.each([['start'], ['gradcheck', '1'], ['race'], ['bench'], ['bench', 'memory']])(
  'stepgrad %s refuses a --json in a folder that does not exist before it computes',
  async (...command) => {
    const { stdout, stderr, exitCode } = await stepgrad(...command, '--json', '/nope/a.json')
    expect(stderr).toMatch(/^error: --json \/nope\/a.json: its folder does not exist or .*$/)
    expect([stdout, exitCode]).toEqual(['', 1])
  },
)

test('a device is refused where no stage trains on devices', async () => {
  const { stderr, exitCode } = await stepgrad('race', '--stages', '1-5', '--device', 'gpujs-cpu')
  expect(stderr).toBe('error: race: --device gpujs-cpu: none of these stages trains on devices')
  expect(exitCode).toBe(1)
})

test('a stage that is misspelt is guessed', async () => {
  expect((await stepgrad('train', 'gradmode')).stderr).toContain('did you mean grad-mode?')
  expect((await stepgrad('train', 'autogard')).stderr).toContain('did you mean autograd?')
  expect((await stepgrad('train', 'sparse')).stderr).not.toContain('did you mean')
})

test('lesson without a name lists what there is', async () => {
  const { stdout, exitCode } = await stepgrad('lesson')
  expect(stdout).toMatch(/^pnpm stepgrad lesson 0 +start-here$/m)
  expect(stdout).toMatch(/^pnpm stepgrad lesson glossary$/m)
  expect(stdout).not.toContain('README')
  expect(exitCode).toBe(0)
})

describe('stepgrad test', () => {
  test('an option that Vitest does not know is one line', async () => {
    const { stderr, exitCode } = await stepgrad('test', '2', '--forse')
    expect(stderr).toMatch(/^error: test: Unknown option `--forse`; .*$/)
    expect(exitCode).toBe(1)
  })

  test('a name that no test has fails', async () => {
    const { stderr, exitCode } = await stepgrad('test', '2', '-t', 'nonsuch')
    expect(stderr).toContain("no test has 'nonsuch' in its name")
    expect(exitCode).toBe(1)
  })

  test('what arrives later is counted, not listed', async () => {
    const { stdout, exitCode } = await stepgrad('test', '2', '-t', 'broadcast')
    expect(stdout).toMatch(/\d arrive later/)
    expect(stdout).not.toContain('arrives in stage')
    expect(exitCode).toBe(0)
  })
})

test('a number that is none is refused', async () => {
  const { stderr, exitCode } = await stepgrad('bench', '--rounds', 'some')
  expect(stderr).toContain("'some' is invalid. a whole number above 0 is wanted.")
  expect(exitCode).toBe(1)
})

test('a child that is stopped by a signal has the exit status of that signal', async () => {
  const child = spawnNode('-e', ['setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  const status = exitStatus(child)
  child.kill('SIGTERM')
  expect(await status).toBe(128 + 15)
})
