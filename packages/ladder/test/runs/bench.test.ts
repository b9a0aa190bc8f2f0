import { describe, expect, test } from 'vitest'
import { judge } from '../../src/runs/bench/memory.ts'
import { measureEach } from '../../src/runs/bench/measure-each.ts'
import { type Runner, timeRounds } from '../../src/runs/bench/rounds.ts'
import type { Training } from '../../src/runs/process/probe-worker.ts'

/** Takes the given times for its turns, and writes down that it had one. */
function runner(name: string, times: readonly number[], turns: string[]): Runner {
  let turn = 0
  return {
    name,
    begin: () => Promise.resolve(),
    step(count) {
      turns.push(name)
      const milliseconds = Array<number>(count).fill(times[turn++])
      return Promise.resolve({ costs: [], milliseconds })
    },
    close() {},
  }
}

describe('timing', () => {
  test('runners take turns, round by round', async () => {
    const turns: string[] = []
    const runners = [runner('a', [1, 1], turns), runner('b', [2, 2], turns)]
    await timeRounds(runners, { rounds: 2, steps: 1 })
    expect(turns).toEqual(['a', 'b', 'a', 'b'])
  })

  test('a machine that gets slower during the rounds does not change the ratio', async () => {
    const runners = [runner('a', [10, 20, 40], []), runner('b', [15, 30, 60], [])]
    const [a, b] = await timeRounds(runners, { rounds: 3, steps: 5 })
    expect([a.milliseconds, b.milliseconds]).toEqual([20, 30])
    expect([a.ratio, b.ratio]).toEqual([1, 1.5])
  })

  test('what a runner says that it computed with stands in its timing', async () => {
    const plain = runner('a', [1, 1], [])
    const kernels: Runner = {
      ...plain,
      step: () => Promise.resolve({ costs: [], milliseconds: [1], backend: 'WebAssemblyKernel' }),
    }
    const timings = await timeRounds([plain, kernels], { rounds: 2, steps: 1 })
    expect(timings.map(({ backend }) => backend)).toEqual([undefined, 'WebAssemblyKernel'])
  })

  test('every batch size gets processes of its own, which are closed again', async () => {
    const begun: string[] = []
    const closed: string[] = []
    let opened = 0
    const open = () => {
      const name = `opened ${++opened}`
      const steps = (count: number) => Array<number>(count).fill(1)
      return Promise.resolve({
        name,
        begin: ({ batches: [{ images }] }: Training) =>
          Promise.resolve(void begun.push(`${name}, batch ${images.batch}`)),
        step: (count: number) =>
          Promise.resolve({ costs: steps(count), milliseconds: steps(count) }),
        close: () => void closed.push(name),
      })
    }
    const measurements = await measureEach({
      batchSizes: [4, 64],
      dtype: 'float32',
      rounds: 2,
      turnMs: 10,
      open: () => [open()],
      describe: ({ timings }) => timings.map(({ name }) => name).join(),
    })
    expect(begun).toEqual(['opened 1, batch 4', 'opened 2, batch 64'])
    expect(closed).toEqual(['opened 1', 'opened 2'])
    expect(measurements.map(({ batch, steps }) => [batch, steps])).toEqual([
      [4, 10],
      [64, 10],
    ])
  })
})

describe('memory', () => {
  /** 20 looks in 2,000 steps. */
  const course = (live: (steps: number) => number, resident: (steps: number) => number) =>
    judge(
      'a stage',
      Array.from({ length: 20 }, (_, i) => {
        const steps = 100 * (i + 1)
        return { steps, live: live(steps), resident: resident(steps) }
      }),
    )

  test('what goes up at first and down again is flat', () => {
    const { flat } = course(
      (steps) => 8e6 + 2e5 * (1 - Math.exp(-steps / 300)),
      (steps) => 120e6 + 3e6 * Math.sin(steps),
    )
    expect(flat).toBe(true)
  })

  test('half a kilobyte kept at every step is a leak', () => {
    const { flat, slope } = course(
      (steps) => 8e6 + 512 * steps,
      () => 120e6,
    )
    expect(flat).toBe(false)
    expect(slope.live).toBeCloseTo(512)
  })

  test('memory outside the heap that grows is a leak, too', () => {
    expect(
      course(
        () => 8e6,
        (steps) => 120e6 + 75_000 * steps,
      ).flat,
    ).toBe(false)
  })
})
