import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Command } from 'commander'
import { registerHunt } from '../../src/hunt/command.ts'
import { beginHunt, type Wish } from '../../src/hunt/begin.ts'
import { checkHunt } from '../../src/hunt/check.ts'
import { candidatesIn, choose } from '../../src/hunt/choose.ts'
import { checkGradientsOf } from '../../src/hunt/gradcheck.ts'
import { giveHint, giveUp } from '../../src/hunt/hint.ts'
import { type Hunt, huntNamed, preyOf, readHunts, saveHunt, typed } from '../../src/hunt/hunts.ts'
import { listHunts } from '../../src/hunt/list.ts'
import { runSuiteOn } from '../../src/hunt/run-suite.ts'
import { isGreen, reportSuite } from '../../src/hunt/suite-report.ts'
import { readFiles } from '../../src/lineage/files.ts'
import { findStages, ROOT } from '../../src/stages.ts'
import type { Outcome } from '../../src/workbench/suite-outcome.ts'

const folders: string[] = []
function newWorkbench(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'stepgrad-hunts-')))
  return folders.at(-1)!
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

let printed = ''
beforeEach(() => {
  printed = ''
  vi.spyOn(console, 'log').mockImplementation((text = '') => void (printed += `${text}\n`))
})
afterEach(() => vi.restoreAllMocks())

const stages = findStages(ROOT)

/** A seed that stands for this mistake. */
function seedOf(stage: string, mistake: string): number {
  const candidates = candidatesIn(stages, stage)
  for (let seed = 0; ; seed++) if (choose(candidates, seed).quarry.mistake === mistake) return seed
}

/** Begins the hunt for arange-includes-end, whose stage has a quick suite. */
function beginTensor(workbench: string): Promise<Hunt> {
  return beginHunt(workbench, { stage: 'tensor', seed: seedOf('tensor', 'arange-includes-end') })
}

async function mend(hunt: Hunt, text?: string): Promise<void> {
  const { file, wrong, right } = await preyOf(hunt)
  const path = join(hunt.folder, file)
  const source = readFileSync(path, 'utf8')
  writeFileSync(path, source.replace(wrong.join('\n'), text ?? right.join('\n')))
}

describe('a seed', () => {
  test('stands for one mistake, whether the stage is named or not', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { stage, quarry } = choose(candidatesIn(stages), seed)
      expect(choose(candidatesIn(stages, stage.slug), seed).quarry).toBe(quarry)
      expect(choose(candidatesIn(stages, undefined, quarry.level), seed).quarry).toBe(quarry)
    }
  })

  test('comes to every mistake of a stage', () => {
    const candidates = candidatesIn(stages, 'raw-arrays')
    const chosen = new Set(Array.from({ length: 200 }, (_, seed) => choose(candidates, seed)))
    expect(chosen.size).toBe(candidates.length)
  })

  test('gives two people the same files', async () => {
    const wish: Wish = { stage: '7', seed: 12, level: 'medium' }
    const [a, b] = [await beginHunt(newWorkbench(), wish), await beginHunt(newWorkbench(), wish)]
    const sources = ({ folder }: Hunt) => readFiles(join(folder, 'src'))
    expect(sources(a)).toEqual(sources(b))
    expect(a.name).toBe('hunt-07-module-12')
  })
})

describe('a hunt that begins', () => {
  test('has the files of the stage, but for one, and a record that gives nothing away', async () => {
    const hunt = await beginTensor(newWorkbench())
    const { file, mistake } = await preyOf(hunt)
    const stage = readFiles(join(ROOT, 'packages', '02-tensor'))
    const differing = [...readFiles(join(hunt.folder, 'src'))].filter(
      ([path, content]) => !stage.get(`src/${path}`)?.equals(content),
    )
    expect(differing.map(([path]) => `src/${path}`)).toEqual([file])
    const record = readFileSync(join(hunt.folder, 'hunt.json'), 'utf8')
    for (const word of [mistake.id, mistake.says, file]) expect(record).not.toContain(word)
  })

  test('leaves an existing folder as it is', async () => {
    const workbench = newWorkbench()
    const hunt = await beginTensor(workbench)
    writeFileSync(join(hunt.folder, 'src', 'notes.ts'), '// mine')
    await expect(beginTensor(workbench)).rejects.toThrow(/is there already and was left as it is/)
    expect(readFileSync(join(hunt.folder, 'src', 'notes.ts'), 'utf8')).toBe('// mine')
    expect(readdirSync(workbench)).toEqual([hunt.name])
  })

  test('without a seed goes for what has not been hunted yet', async () => {
    const workbench = newWorkbench()
    const { length } = candidatesIn(stages, 'tensor')
    const hunted = new Set<string>()
    for (let i = 0; i < length; i++)
      hunted.add((await beginHunt(workbench, { stage: '2' })).quarry.mistake)
    expect(hunted.size).toBe(length)
  })

  test.each([
    [{ stage: 'nope' }, /^no stage is called 'nope'/],
    [{ stage: '17' }, /^hunt: no mistake to hunt in 17-device\n\(.* stages 1 to 11, 13 /],
    [
      { stage: '2', level: 'hard' },
      /^hunt: no hard mistake in 02-tensor; there are easy and medium/,
    ],
  ] as const)('%j is refused', async (wish, message) => {
    const workbench = newWorkbench()
    await expect(beginHunt(workbench, wish)).rejects.toThrow(message)
    expect(readdirSync(workbench)).toEqual([])
  })
})

describe('a hunt is named', () => {
  test('by its seed, its name, its path, or not at all', async () => {
    const workbench = newWorkbench()
    const first = await beginHunt(workbench, { stage: '2', seed: 1 })
    const second = await beginHunt(workbench, { stage: '3', seed: 2 })
    for (const which of ['1', '2-1', '02-tensor-1', first.name, `${first.folder}/`])
      expect(huntNamed(workbench, which).name).toBe(first.name)
    expect(huntNamed(workbench).name).toBe(second.name)
    saveHunt(second, { found: new Date().toISOString() })
    expect(huntNamed(workbench).name).toBe(first.name)
    await beginHunt(workbench, { stage: '3', seed: 1 })
    expect(() => huntNamed(workbench, '1')).toThrow(/'1' names several hunts:\n {2}\d\d-/)
    expect(() => huntNamed(workbench, '99')).toThrow(
      "hunt: no hunt is called '99'\n(pnpm stepgrad hunt list lists them)",
    )
  })

  test('where none has begun, or a record is none, by a sentence that says what to do', async () => {
    const workbench = newWorkbench()
    expect(() => huntNamed(workbench)).toThrow(/^hunt: no hunt has been begun; `pnpm stepgrad hunt/)
    const { folder, name } = await beginTensor(workbench)
    writeFileSync(join(folder, 'hunt.json'), '{')
    expect(() => readHunts(workbench)).toThrow(`workbench/${name}/hunt.json: cannot be read`)
  })
})

describe('hints', () => {
  test('come one after the other, nearer each time, the last once more on request', async () => {
    const workbench = newWorkbench()
    const { file } = await preyOf(await beginTensor(workbench))
    const texts: string[] = []
    for (const again of [false, false, false, true]) {
      printed = ''
      await giveHint(huntNamed(workbench), again)
      texts.push(printed)
    }
    expect(texts[0]).toMatch(/^hunt-02-tensor-\d+: hint 1 of 3\n\n/)
    expect(texts[0]).toMatch(/\n\nnext hint: pnpm stepgrad hunt hint\n$/)
    expect(texts[0]).not.toContain(file)
    expect(texts[1]).toContain(`: hint 2 of 3\n\nThe file is ${file}. `)
    expect(texts[2]).toContain(': hint 3 of 3\n\nThe lines are in `arange`')
    expect(texts[2]).toMatch(/\n\nthe line itself: pnpm stepgrad hunt give-up\n$/)
    expect(texts[3]).toBe(texts[2])
    await expect(giveHint(huntNamed(workbench))).rejects.toThrow(/has no further hint; --again/)
    expect(listHunts(workbench)).toMatch(/easy +[\d-]+ +3 {2}still out there/)
  })

  test('giving up shows the line and changes nothing of the learner’s', async () => {
    const workbench = newWorkbench()
    const hunt = await beginTensor(workbench)
    const before = readFiles(join(hunt.folder, 'src'))
    await giveUp(hunt)
    const { line, right } = await preyOf(hunt)
    expect(printed).toContain(`line ${line}`)
    expect(printed).toContain(right[0].trim())
    expect(readFiles(join(hunt.folder, 'src'))).toEqual(before)
    expect(listHunts(workbench)).toContain('given up')
  })
})

describe('hunt test', () => {
  test('says which calls led to a failure, and what the copy printed meanwhile', async () => {
    const hunt = await beginTensor(newWorkbench())
    const checked = "  console.log('seen', end)\n  if (end > 0) throw new RangeError('arange: no')"
    await mend(hunt, `${checked}\n  const values = allocate(0, options.dtype)`)
    const run = await runSuiteOn(hunt, ['tensor'])
    const report = reportSuite(run, typed(hunt))
    expect(isGreen(run)).toBe(false)
    expect(report).toMatch(/^ {2}arange: no\n(?: {2}test: .+\n)? {2}at src\/factories\.ts:\d+/m)
    expect(report).toMatch(/^ {2}printed meanwhile:\n {2}seen \d+/m)
    expect(report).toMatch(/^ {2}pnpm stepgrad hunt test --only tensor$/m)
  }, 60_000)

  test('names the callers of a line that threw', () => {
    const [at, ...calledFrom] = [4, 3, 2].map((line) => ({ file: 'src/views.ts', line }))
    const outcome = { group: 'g', name: 'n', state: 'failed', message: 'no', at, calledFrom, ms: 0 }
    const report = reportSuite({ end: 'ran', outcomes: [outcome as Outcome] })
    expect(report).toMatch(/^1 of 1 test fails:$/m)
    expect(report).toMatch(/at src\/views\.ts:4, called from src\/views\.ts:3, src\/views\.ts:2$/m)
  })

  test('refuses a name that means no test', async () => {
    const hunt = await beginTensor(newWorkbench())
    await expect(runSuiteOn(hunt, ['tensro'])).rejects.toThrow("no test is called 'tensro'")
  }, 60_000)

  test('and hints name the hunt in what is to be typed, if another would be meant', async () => {
    const workbench = newWorkbench()
    const first = await beginHunt(workbench, { stage: '2', seed: 1 })
    await beginHunt(workbench, { stage: '3', seed: 2 })
    await giveHint(first)
    expect(printed).toContain('next hint: pnpm stepgrad hunt hint 02-tensor-1')
  })
})

describe('hunt check', () => {
  test('says that nothing has been changed, without running anything', async () => {
    expect(await checkHunt(await beginTensor(newWorkbench()))).toBe(false)
    expect(printed).toContain('no file has been changed yet')
  })

  test('takes the stage’s own line, and says so, with the explanation', async () => {
    const workbench = newWorkbench()
    await mend(await beginTensor(workbench))
    expect(await checkHunt(huntNamed(workbench))).toBe(true)
    expect(printed).toMatch(/^Found: all \d+ tests pass\. Your text is the stage’s/m)
    expect(printed).toContain('The end was counted in.')
    expect(listHunts(workbench)).toContain('found')
    expect(listHunts(workbench)).toContain('Found: 1.')
  }, 60_000)

  test('takes another mend that the suite cannot tell apart', async () => {
    const hunt = await beginTensor(newWorkbench())
    await mend(
      hunt,
      '  const length = Math.ceil((end - start) / step)\n  const values = allocate(length, options.dtype)',
    )
    expect(await checkHunt(hunt)).toBe(true)
    expect(printed).toContain('Your text is not the stage’s')
  }, 60_000)

  test('does not take a change that leaves the suite red', async () => {
    const workbench = newWorkbench()
    const hunt = await beginTensor(workbench)
    await mend(hunt, '  const values = allocate(Math.floor((end - start) / step), options.dtype)')
    expect(await checkHunt(hunt)).toBe(false)
    expect(printed).toMatch(/\d+ of \d+ tests? fails?:/)
    expect(printed).toContain('Not yet. You have changed: src/factories.ts.')
    expect(huntNamed(workbench).record.found).toBeUndefined()
  }, 60_000)

  test('names the line that does not parse', async () => {
    const hunt = await beginTensor(newWorkbench())
    writeFileSync(join(hunt.folder, 'src', 'sgd.ts'), 'export const lr = = 1\n')
    expect(await checkHunt(hunt)).toBe(false)
    expect(printed).toMatch(/src\/sgd\.ts:1: Expression expected/)
    await expect(checkGradientsOf(hunt)).rejects.toThrow('src/sgd.ts:1: Expression expected')
  })

  test('refuses tests that were changed, and a stage that has changed', async () => {
    const hunt = await beginTensor(newWorkbench())
    const adapter = join(hunt.folder, 'test', 'adapter.ts')
    const text = readFileSync(adapter, 'utf8')
    writeFileSync(adapter, `${text}// green`)
    await expect(checkHunt(hunt)).rejects.toThrow('test/adapter.ts is not what the stage gave')
    writeFileSync(adapter, text)
    saveHunt(hunt, { fingerprint: 'of another day' })
    const [changed] = readHunts(join(hunt.folder, '..'))
    await expect(checkHunt(changed)).rejects.toThrow('its stage has changed since this hunt began')
  })
})

test.each(createHuntProgram().commands.map((command) => [command.name(), command] as const))(
  'hunt %s --help has an example and fits into 80 columns',
  (_, command) => {
    let help = ''
    command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 80 })
    command.outputHelp()
    expect(help).toMatch(/Examples?:\n {2}pnpm stepgrad hunt /)
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  },
)

function createHuntProgram(): Command {
  const program = new Command()
  registerHunt(program)
  return program.commands[0]
}

test('hunt gradcheck tells which parameters are off', async () => {
  const seed = seedOf('raw-arrays', 'linear-bias-not-accumulated')
  const hunt = await beginHunt(newWorkbench(), { stage: '1', seed })
  expect(await checkGradientsOf(hunt)).toBe(false)
  expect(printed).toMatch(/^conv1\.bias +3 right +3 right$/m)
  expect(printed).toMatch(/^fc3\.bias +3 of 3 wrong +3 of 3 wrong$/m)
  await mend(hunt)
  expect(await checkGradientsOf(hunt)).toBe(true)
}, 60_000)
