import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../../src/cli.ts'
import { findStages, ROOT } from '../../src/stages.ts'
import { exitStatus, READER_MAY_GO, spawnNode } from '../../src/runs/process/spawn-node.ts'

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

  test('a stage that is not there is an error without a stack', async () => {
    const { stderr, exitCode } = await stepgrad('train', '77')
    expect(stderr).toBe(
      "error: no stage is called '77'; there are 1 to 20\n(pnpm stepgrad learn list lists them)",
    )
    expect(exitCode).toBe(1)
  })
})

test.each([
  'diff 3 4',
  'lesson 4',
  'race --stages 1 --rounds 1 --batch-size 1',
  'train 1 --epochs 1 --limit 8',
  'test 2 -t broadcast',
  'learn nonsuch',
])('stepgrad %s ends without a word where its reader has gone', async (command) => {
  const running = stepgrad(...command.split(' '))
  running.stdout.destroy()
  if (command.startsWith('learn')) running.stderr.destroy()
  const { stderr, exitCode } = await running
  expect(stderr ?? '').not.toMatch(/EPIPE|^ +at /m)
  expect(exitCode).toBe(command.startsWith('learn') ? 1 : 0)
})

test('what runs where its terminal has gone has time to save', async () => {
  const gone =
    "process.stdout.emit('error', Object.assign(new Error('write EIO'), { code: 'EIO' }))"
  const program = `${gone}; setImmediate(() => process.stderr.write('saved'))`
  const { stderr, exitCode } = await execa(process.execPath, [...READER_MAY_GO, '-e', program])
  expect([exitCode, stderr]).toEqual([0, 'saved'])
})

/** The program and every command below it that a user sees. */
function everyCommand(command = createProgram()): Command[] {
  const below = command.createHelp().visibleCommands(command)
  return [command, ...below.filter((c) => c.name() !== 'help').flatMap(everyCommand)]
}

test.each(everyCommand().map((command) => [titleOf(command), command] as const))(
  '%s --help has an example and fits into 80 columns',
  (_, command) => {
    let help = ''
    command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 })
    command.outputHelp()
    expect(help).toMatch(/Examples?:\n {2}pnpm (-s )?stepgrad /)
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  },
)

/** `stepgrad bench memory` */
function titleOf(command: Command): string {
  return command.parent === null ? 'stepgrad' : `${titleOf(command.parent)} ${command.name()}`
}

test.each([
  ['nonsense'],
  ['ladder', 'nonsense'],
  ['race', '--nonsense'],
  ['scorecard', '--only', 'x'],
])('stepgrad %s %s is no command line, and says so with its exit status', async (...command) => {
  const { stderr, exitCode } = await stepgrad(...command)
  expect(stderr).toMatch(/^error: /)
  expect(exitCode).not.toBe(0)
})

test.each([['start'], ['gradcheck', '1'], ['race'], ['scorecard'], ['bench'], ['bench', 'memory']])(
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
  expect((await stepgrad('train', 'gradmode')).stderr).toContain('\n(Did you mean grad-mode?)\n')
  expect((await stepgrad('train', 'autogard')).stderr).toContain('\n(Did you mean autograd?)\n')
  expect((await stepgrad('train', 'sparse')).stderr).not.toContain('Did you mean')
})

test('where a stage or a command can stand, a command is guessed, too', async () => {
  expect((await stepgrad('learn', 'wach')).stderr).toContain('(Did you mean watch?)')
  expect((await stepgrad('hunt', 'gradchek')).stderr).toContain('(Did you mean gradcheck?)')
})

test.each([
  'lesson 42',
  'lesson nonsuch',
  'learn 42',
  'hunt 42',
  'hunt 17',
  'test 42',
  'train 42',
  'gradcheck 42',
  'diff 3 42',
  'race --stages 1-42',
  'bench --stages nonsuch',
  'ladder propagate 42',
])('stepgrad %s names nothing there is, and says so in a few short lines', async (command) => {
  const { stdout, stderr, exitCode } = await stepgrad(...command.split(' '))
  const lines = stderr.split('\n')
  expect(lines[0]).toMatch(/^error: /)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(stdout).toBe('')
  expect(exitCode).not.toBe(0)
})

test('lesson without a name lists what there is', async () => {
  const { stdout, exitCode } = await stepgrad('lesson')
  expect(stdout).toMatch(/^pnpm stepgrad lesson 0 +00-start-here +Start here$/m)
  for (const { number, name, manifest } of findStages(ROOT))
    expect(stdout).toMatch(new RegExp(`lesson ${number} +${name} +${manifest.title}$`, 'm'))
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

  test('of a word that is no file says how tests are picked by name', async () => {
    const { stdout, stderr, exitCode } = await stepgrad('test', '2', 'nofile')
    expect(stderr).toBe(
      "error: test: no test file of 02-tensor is called 'nofile'; tests by their names: " +
        'pnpm stepgrad test 2 -t nofile',
    )
    expect([stdout, exitCode]).toEqual(['', 1])
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

describe('stepgrad scorecard', () => {
  test('measures the gradients of a stage against PyTorch’s, in both precisions', async () => {
    const { stdout, exitCode } = await stepgrad('scorecard', '--stages', '1', '--only', 'gradients')
    const [, float64, float32] = /^01-raw-arrays +– +– +(\S+) +(\S+) +– +– +–$/m.exec(stdout) ?? []
    expect(Number(float64)).toBeLessThan(1e-12)
    expect(Number(float32)).toBeLessThan(1e-5)
    expect(Number(float32)).toBeGreaterThan(1e-9) // it has not computed in float64
    expect(exitCode).toBe(0)
  })

  test('measures the memory of a whole training', async () => {
    const { stdout } = await stepgrad('scorecard', '--stages', 'raw-arrays', '--only', 'memory')
    const [, megabytes] = /^01-raw-arrays .* (\d+)$/m.exec(stdout) ?? []
    expect(Number(megabytes)).toBeGreaterThan(30) // Node alone takes as much
  })

  test('records all stages or none', async () => {
    const { stderr, exitCode } = await stepgrad('scorecard', '--stages', '1-2', '--record')
    expect(stderr).toBe('error: scorecard: --record is for all stages; leave out --stages')
    expect(exitCode).toBe(1)
  })
})
