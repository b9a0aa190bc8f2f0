import { type KernelThis, Program, type ProgramSource, defineKernel } from '@stepgrad/gpu'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-said-twice.ts'
import * as solution from './solutions/02-said-twice.ts'

const add = defineKernel('add', function (this: KernelThis, a: Float32Array, b: Float32Array) {
  return a[this.thread.x] + b[this.thread.x]
})
const scaled = defineKernel(
  'scaled',
  function (this: KernelThis<{ by: number }>, x: Float32Array, shift: number) {
    return x[this.thread.x] * this.constants.by + shift
  },
)

const times = (by: number, shift: number, from: object) => {
  return { kernel: scaled, output: [2], constants: { by }, sources: [from, shift] as never }
}
const sum = (a: number, b: number) => {
  return { kernel: add, output: [2], sources: [{ step: a }, { step: b }] }
}

/** Steps 0 and 1 are the same, and so are, by that, 2 and 3. */
const repeated: ProgramSource = {
  inputs: [2, 2],
  steps: [
    times(2, 1, { input: 0 }),
    times(2, 1, { input: 0 }),
    times(3, 0, { step: 0 }),
    times(3, 0, { step: 1 }),
    sum(2, 3),
    sum(1, 4),
  ],
  results: [3, 5],
}

/** Alike, but for one thing each. */
const different: ProgramSource = {
  inputs: [2, 2],
  steps: [
    times(2, 1, { input: 0 }),
    times(3, 1, { input: 0 }),
    times(2, 0, { input: 0 }),
    times(2, 1, { input: 1 }),
    { ...times(2, 1, { input: 0 }), output: [1] },
    sum(0, 1),
    sum(1, 0),
  ],
  results: [0, 1, 2, 3, 4, 5, 6],
}

async function run(source: ProgramSource): Promise<number[][]> {
  const program = new Program('gpujs-cpu', source)
  const results = await program.run([Float32Array.of(1, 2), Float32Array.of(5, 6)])
  await program.close()
  return results.map((numbers) => [...numbers])
}

exercise(
  { yours, solution },
  {
    'what is said twice is left out, and what follows from it': ({ withoutRepeats }) => {
      const { steps } = withoutRepeats(repeated)
      expect(steps.map(({ kernel }) => kernel.name)).toEqual(['scaled', 'scaled', 'add', 'add'])
    },
    'the results are those of before, in their order': async ({ withoutRepeats }) => {
      const less = withoutRepeats(repeated)
      expect(less.results).toHaveLength(2)
      expect(await run(less)).toEqual(await run(repeated))
    },
    'what differs in one thing stays': async ({ withoutRepeats }) => {
      const less = withoutRepeats(different)
      expect(less.steps).toHaveLength(different.steps.length)
      expect(await run(less)).toEqual(await run(different))
    },
    'the program that was given is not changed': ({ withoutRepeats }) => {
      const before = JSON.stringify(repeated)
      withoutRepeats(repeated)
      expect(JSON.stringify(repeated)).toBe(before)
    },
  },
)
