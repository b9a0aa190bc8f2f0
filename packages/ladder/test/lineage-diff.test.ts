import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runCommand } from '../src/cli.ts'
import { tellApiDiff } from '../src/lineage/diff/api.ts'
import { compareStages } from '../src/lineage/diff/compare.ts'
import { readApi } from '../src/lineage/diff/declarations.ts'
import { tellPatch } from '../src/lineage/diff/patch.ts'
import type { Rung } from '../src/lineage/rungs.ts'
import { SmallLadder } from './small-ladder.ts'

let ladder: SmallLadder
beforeAll(() => {
  ladder = SmallLadder.create()
})
afterAll(() => ladder.remove())

/** Runs a command line on the ladder: exit status, stdout, stderr. */
async function run(...args: string[]) {
  const printed = { log: '', error: '' }
  const log = vi.spyOn(console, 'log').mockImplementation((text) => {
    printed.log += `${text}\n`
  })
  const error = vi.spyOn(console, 'error').mockImplementation((text) => {
    printed.error += `${text}\n`
  })
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    return { status: await runCommand(['node', 'stepgrad', ...args], ladder.root), ...printed }
  } finally {
    process.exitCode = 0
    for (const spy of [log, error, write]) spy.mockRestore()
  }
}

describe('diff', () => {
  test('shows a changed file as a unified diff', async () => {
    const { status, log } = await run('diff', '1', '2')
    expect(status).toBe(0)
    expect(log).toBe(`changed src/edited.ts
--- 01-alpha/src/edited.ts
+++ 02-beta/src/edited.ts
@@ -12,7 +12,7 @@
 // line 12
 // line 13
 // line 14
-// line 15
+// beta
 // line 16
 // line 17
 // line 18
`)
  })

  test('shows files in the order of src/index.ts, then the others, and no marks of regions', () => {
    const rung = (files: Record<string, string>) =>
      ({
        number: 1,
        files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
      }) as unknown as Rung
    const index = "export * from './z.ts'\nexport * from './new.ts'\nexport * from './a.ts'\n"
    const code = (text: string) => `// #region f\n${text}\n// #endregion f\n`
    const before = rung({ 'main.ts': '1', 'src/a.ts': '1\n', 'src/z.ts': '1\n', 'src/gone.ts': '' })
    const after = rung({
      ...{ 'main.ts': '2', 'src/a.ts': code('1'), 'src/index.ts': index },
      ...{ 'src/new.ts': code('2'), 'src/z.ts': code('2') },
    })
    const pairs = compareStages(before, after)
    expect(pairs.map(({ path }) => path.replace('src/', ''))).toEqual([
      'index.ts',
      'z.ts',
      'new.ts',
      'a.ts',
      'main.ts',
      'gone.ts',
    ])
    const patches = pairs.map((pair) => tellPatch(pair, 'a', 'b'))
    expect(patches[2]).toBe(
      'added src/new.ts\n--- /dev/null\n+++ b/src/new.ts\n@@ -1,0 +1,1 @@\n+2',
    )
    expect(patches[3]).toBe('changed src/a.ts\nonly marks of regions differ')
  })

  test('without src/index.ts puts changed files first, then moved, added and removed ones', async () => {
    const { log } = await run('diff', 'alpha', 'delta')
    expect(log.match(/^(changed|moved|added|removed) .*$/gm)).toEqual([
      'changed src/edited.ts',
      'moved src/old-name.ts → src/new-name.ts',
      'added src/delta.ts',
      'removed src/dropped.ts',
    ])
  })

  test('backwards sees the same moves', async () => {
    const { log } = await run('diff', '4', '1', '--stat')
    expect(log).toMatch(/moved +src\/new-name.ts → src\/old-name.ts +1 +0 +1 +1$/m)
    expect(log).toMatch(/added +src\/dropped.ts/)
  })

  test('with one stage compares it with the stage before', async () => {
    expect(await run('diff', '2')).toEqual(await run('diff', '1', '2'))
    expect((await run('diff', '2', 'src/kept.ts')).status).toBe(0)
  })

  test('of a file or folder shows no other, under either name', async () => {
    const { log } = await run('diff', '3', '4', 'src/edited.ts')
    expect(log).toMatch(/^changed src\/edited.ts/)
    expect(log).not.toContain('delta.ts')
    expect((await run('diff', '2', '3', 'src/old-name.ts')).log).toMatch(/^moved/)
    expect((await run('diff', '2', '3', 'src/')).log).toMatch(/^moved/)
    expect((await run('diff', '1', '2', 'package.json')).log).toContain('"@stepgrad/02-beta"')
  })

  test('leaves own files out unless it is asked for all', async () => {
    expect((await run('diff', '1', '2')).log).not.toContain('README.md')
    expect((await run('diff', '1', '2', '--all')).log).toContain('changed README.md')
  })

  test('--stat counts lines changed, new, added and taken away, and sums them up', async () => {
    expect((await run('diff', '1', '4', '--stat')).log).toBe(
      `         file                               changed  new  +  -
changed  src/edited.ts                            2    0  2  2
moved    src/old-name.ts → src/new-name.ts        1    0  1  1
added    src/delta.ts                             0    3  3  0
removed  src/dropped.ts                           0    0  0  5
         4 files                                  3    3  6  8
`,
    )
  })

  test('exits with 0, or with --exit-code with 1 for a difference, as git does', async () => {
    const same = { status: 0, log: 'no differences\n', error: '' }
    expect(await run('diff', '2', '2', '--exit-code')).toEqual(same)
    expect(await run('diff', '2', '2', '--stat')).toEqual(same)
    expect(await run('diff', '1', '2', '--stat')).toMatchObject({ status: 0 })
    expect(await run('diff', '1', '2', '--exit-code')).toMatchObject({ status: 1 })
  })

  test.each([
    [['9', '1'], "no stage is called '9'; there are 1 to 4\n(pnpm stepgrad learn list lists them)"],
    [['gama', '1'], "no stage is called 'gama'\n(Did you mean gamma?)\n(pnpm …"],
    [['1'], 'diff: 01-alpha is the first stage; name another one to compare it with'],
    [['1', '2', 'src/nope.ts'], "diff: neither 01-alpha nor 02-beta has a file 'src/nope.ts'"],
    [['1', '2', '--api', '--stat'], 'diff: --api compares whole stages; leave out --stat and …'],
  ])('exits with 2 and no stack for %o', async (args, message) => {
    const { status, log, error } = await run('diff', ...args)
    expect([status, log]).toEqual([2, ''])
    expect(error).toContain(message.replace(/ …$/, ''))
    expect(error).not.toMatch(/^ +at /m)
  })

  test('exits with 2 for an unknown option', async () => {
    expect((await run('diff', '1', '2', '--nope')).status).toBe(2)
  })
})

describe('diff --api', () => {
  test('reads declarations as the compiler infers them, and tells what became of names', () => {
    const before = `export class Box {
      readonly size = 1
      #secret = 2
      private hidden = 3
      /** Twice. */
      grow(by: number) { return this.size * by + this.#secret + this.hidden }
    }
    export const gone = 1
    export function same() { return 1 }
    function internal() { return 2 }
    export const uses = internal()
    `
    ladder.write('03-gamma', 'src/index.ts', before)
    const after = before
      .replace('by: number', 'by?: number')
      .replace('by +', '1 +')
      .replace('export const gone = 1', "export * as shapes from './shapes.ts'")
    ladder.write('04-delta', 'src/index.ts', after)
    ladder.write('04-delta', 'src/shapes.ts', 'export const area = (a: number, b: number) => a * b')

    const folder = (stage: string) => ladder.path(stage, '.')
    expect(tellApiDiff(readApi(folder('03-gamma')), readApi(folder('04-delta')))).toBe(`appeared
+ shapes: const area: (a: number, b: number) => number

changed
- Box: grow(by: number): number
+ Box: grow(by?: number): number

went
- const gone = 1`)
    expect([...readApi(folder('03-gamma')).keys()]).toEqual(
      expect.not.arrayContaining(['internal', 'Box.#secret', 'Box.hidden']),
    )
  })
})

describe('the commands', () => {
  test('ladder check prints its table, or its problems and exits with 1', async () => {
    ladder.undo()
    expect(await run('ladder', 'check')).toMatchObject({ status: 0, error: '' })
    ladder.edit('03-gamma', 'src/kept.ts', 1, '// drifted')
    const { status, log } = await run('ladder', 'check')
    expect([status, log]).toEqual([1, expect.stringContaining('2 problems in 2 stages')])
  })

  test.each(['check', 'propagate', 'resolve', 'abort', 'new', 'insert', 'renumber'])(
    'ladder %s --help shows an example in 80 columns',
    async (command) => {
      const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
      expect((await run('ladder', command, '--help')).status).toBe(0)
      const help = write.mock.calls.map(([text]) => String(text)).join('')
      write.mockRestore()
      expect(help).toContain(`pnpm stepgrad ladder ${command}`)
      expect(help).toMatch(/Examples?:/)
      expect(help.split('\n').filter((line) => line.length > 80)).toEqual([])
    },
  )
})
