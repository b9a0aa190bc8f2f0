import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { thisMachine } from '../../src/runs/bench/machine.ts'
import { drawStory } from '../../src/runs/gradcheck/chart.ts'
import { describeCheck } from '../../src/runs/gradcheck/command.ts'
import { tellStory } from '../../src/runs/gradcheck/story-in-words.ts'
import { paragraph } from '../../src/runs/paragraph.ts'
import { drawRace } from '../../src/runs/race/bars.ts'
import { table } from '../../src/runs/table.ts'
import type { Facts } from '../../src/runs/tour/facts.ts'
import { factsBefore, ladderTable } from '../../src/runs/tour/ladder-table.ts'
import { busyNotice } from '../../src/runs/tour/telling.ts'
import { complaints } from '../../src/runs/tour/verdict.ts'
import { findStages, ROOT } from '../../src/stages.ts'
import { widest } from './widest.ts'

const [stage] = findStages(ROOT)

test('numbers of a table stand under each other', () => {
  const columns = [{ head: 'stage' }, { head: 'ms', align: 'right' as const }]
  expect(
    stripVTControlCharacters(
      table(columns, [
        ['a', '9'],
        ['b', '10'],
      ]),
    ),
  ).toBe(['stage  ms', 'a       9', 'b      10'].join('\n'))
})

test('a paragraph breaks between words, colours not counted', () => {
  expect(paragraph('\x1b[1mone\x1b[22m two three', 2, 7)).toBe('\x1b[1mone\x1b[22m two\n  three')
})

describe('stepgrad start', () => {
  const facts: Facts = {
    costBefore: 2.3,
    cost: 1.66715419259,
    check: { passed: true, checked: 276 },
    difference64: 3e-8,
    difference32: 12,
    gradient32: 1e-7,
  }
  const timing = { name: '', rounds: [], milliseconds: 1234, ratio: 12.34 }

  test('the widest line fits into 80 columns', () => {
    const longest = { ...stage, name: '20-data-parallel' }
    const rung = { stage: longest, facts, timing, complaints: [] }
    expect(widest(ladderTable([rung, rung]))).toBeLessThanOrEqual(80)
  })

  test('equal costs are marked, and so are those that differ in the last bit', () => {
    const other = { ...facts, cost: facts.cost + 2 ** -52 }
    const rungs = [facts, facts, other].map((f) => ({ stage, facts: f, complaints: [] }))
    const lines = stripVTControlCharacters(ladderTable(rungs)).split('\n').slice(-3)
    expect(lines.map((line) => /[=≠] /.exec(line)?.[0])).toEqual([undefined, '= ', '≠ '])
  })

  test('a stage is held against the last sound one, not against one that is wrong', () => {
    const wrong = { stage, facts: { ...facts, cost: 2 }, complaints: ['the cost is 2'] }
    const rungs = [{ stage, facts, complaints: [] }, wrong, { stage, facts, complaints: [] }]
    expect(factsBefore(rungs, 2)).toBe(facts)
  })

  test('a machine on which others work is named, for the times suffer', () => {
    const machine = { ...thisMachine(), cores: 2 }
    expect(busyNotice({ ...machine, load: 2 })).toBeUndefined()
    expect(busyNotice({ ...machine, load: 2.1 })).toContain('(load 2.1 on 2 cores)')
  })

  const against = (change: Partial<Facts>) => complaints(stage, { ...facts, ...change }, facts)

  test('a sound stage has nothing against it', () => {
    expect(against({})).toEqual([])
  })

  test.each<[string, Partial<Facts>]>([
    ['the cost is 1.5, in the stage before 1.66715419259', { cost: 1.5 }],
    ['the cost is NaN, in the stage before 1.66715419259', { cost: NaN }],
    ['its gradient fails the check in float64', { check: { passed: false, checked: 276 } }],
    ['in float64 the finite difference is off by 1e-1', { difference64: 0.1 }],
    ['in float32 the finite difference is off by 1e-5 only', { difference32: 1e-5 }],
    ['its float32 gradient is off by 1e-3', { gradient32: 1e-3 }],
  ])('%s', (message, change) => {
    expect(against(change).join()).toContain(message)
  })
})

describe('stepgrad race', () => {
  const timing = (name: string, milliseconds: number, backend?: string) => ({
    ...{ name, rounds: [], milliseconds, ratio: milliseconds / 1200, backend },
  })
  const drawn = (...timings: ReturnType<typeof timing>[]) =>
    stripVTControlCharacters(
      drawRace({ batch: 64, dtype: 'float32', rounds: 5, steps: 3, different: [], timings }),
    )
  const line = (text: string, name: string) =>
    text.split('\n').find((line) => line.startsWith(name)) ?? ''
  const blocks = (text: string, name: string) => line(text, name).match(/[█-▏]/g)?.length

  test('a quarter of the time is a quarter of the bar, and eighths of a column count', () => {
    const text = drawn(timing('01-one', 1200), timing('02-two', 300), timing('03-few', 8))
    expect(blocks(text, '02-two')).toBe(Math.ceil(blocks(text, '01-one')! / 4))
    expect(line(text, '03-few')).toMatch(/^03-few {2}▍ 8\.00 ms {2}0\.01× {2}fastest$/)
  })

  test('the bars and what stands at their ends fit into 80 columns and fill them', () => {
    const text = drawn(
      timing('01-raw-arrays', 1200),
      timing('18-kernels', 1190, 'WebAssemblyKernel'),
      timing('20-data-parallel', 400, 'WebGLKernel'),
    )
    expect(widest(text)).toBeLessThanOrEqual(80)
    expect(widest(text)).toBeGreaterThanOrEqual(79)
    expect(line(text, '18')).toMatch(/█+.? 1190 ms {2}0\.99× {2}WebAssemblyKernel$/)
    expect(line(text, '20')).toMatch(/ 400 ms {2}0\.33× {2}WebGLKernel {2}fastest$/)
    expect(text).toContain('20-data-parallel takes 3.00× as many steps in the same time')
  })

  test('the first stage wins where no other is faster', () => {
    const text = drawn(timing('01-one', 1200), timing('02-two', 1201))
    expect(line(text, '01-one')).toMatch(/1200 ms {2}1\.00× {2}fastest$/)
    expect(text).not.toContain('as many steps')
  })

  test('a stage with other costs is named and has no bar', () => {
    const text = stripVTControlCharacters(
      drawRace({
        ...{ batch: 4, dtype: 'float32', rounds: 5, steps: 3, different: ['02-two'] },
        timings: [timing('01-one', 1200)],
      }),
    )
    expect(line(text, '02-two')).toBe('02-two: not timed, for its costs differ from the first')
  })
})

describe('stepgrad gradcheck', () => {
  const story = {
    parameter: 'conv1.bias',
    points: [
      { h: 1e-3, float64: 4e-2, float32: 4e-2 },
      { h: 1e-6, float64: 3e-8, float32: 12 },
      { h: 1e-9, float64: 2e-5, float32: 1 },
    ],
    analytic: 1e-7,
  }

  test('both precisions can be told apart without colour', () => {
    const drawing = drawStory(story)
    expect(drawing).toMatch(/^ *1e-8┤ +o$/m)
    expect(drawing).toMatch(/^ *1e1┤ +x$/m)
    expect(drawing).toMatch(/^ *1e-1┤ +\*$/m)
  })

  test('the story names the best step of float64, and where float32 is lost', () => {
    const [float64, float32, gradient] = tellStory(story)
    expect(float64).toContain('down to 3e-8 at h = 1e-6')
    expect(float64).toContain(
      '1e-3: ReLU and max-pool cross kinks (corners); from 1e-6 leftwards: a V.',
    )
    expect(float32).toContain('at best 4 % wrong, at h = 1e-3. From h = 1e-6 down all of it is')
    expect(gradient).toContain("agrees with float64's to 1e-7")
  })

  test('a check that passed shows its largest error, and one that failed what was expected', () => {
    const worst = { name: 'fc.bias', index: 2, numeric: 1, analytic: 1.5, excess: 0.5 }
    const check = { passed: true, checked: 9, kinks: [], worst, arrays: [] }
    expect(describeCheck(check)).toMatch(/error at fc.bias\[2\]:\n {2}difference 1, gradient 1.5$/)
    expect(describeCheck({ ...check, passed: false })).toMatch(/expected 1 .*\n {2}got {6}1.5/)
  })

  test('a wrong gradient is called wrong', () => {
    const wrong = story.points.map((point) => ({ ...point, float64: 0.5 }))
    const [float64, , gradient] = tellStory({ ...story, points: wrong, analytic: 0.5 })
    expect(float64).toContain('it is the gradient of this stage that is wrong')
    expect(gradient).toContain('off by 5e-1: it is wrong')
  })
})
