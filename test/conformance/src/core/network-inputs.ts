/** How the arrays of a network become tensors: what its adapter and its training loop rely on. */
import { type Floats } from '../adapter.ts'
import { expectSame } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import type { Suite, SuiteTest } from '../suite-test.ts'

const group = 'network inputs'
const needs = ['tensor']

/** The factory also takes the flat arrays that images come in. */
type FlatLibrary = Omit<Library, 'tensor'> & { tensor(values: Floats): Tensor }

export const networkInputs: readonly SuiteTest[] = [
  {
    group,
    name: 'a tensor made of a typed array has its precision and numbers of its own',
    needs,
    async run({ adapter }) {
      const { tensor } = adapter.library as FlatLibrary
      for (const values of [new Float32Array([1, 2, 3]), new Float64Array([1, 2, 3])]) {
        const made = tensor(values)
        values.fill(7)
        const got = await adapter.read(made)
        expectSame(got, [1, 2, 3], 'a tensor whose array was overwritten')
        if (got.constructor !== values.constructor) {
          throw new Error(`a ${values.constructor.name} became a ${got.constructor.name}`)
        }
      }
    },
  },
  {
    group,
    name: 'a layer refuses an input with a dimension too many',
    needs,
    run(suite) {
      const { linear, conv2d, zeros } = libraryOf(suite)
      const [one, two] = [zeros([1]), zeros([2])]
      refuses('linear', () => linear(zeros([4, 3, 1]), zeros([2, 3]), two), '(4, 3, 1)')
      const kernel = zeros([1, 2, 3, 3])
      refuses('conv2d', () => conv2d(zeros([4, 2, 5, 5, 1]), kernel, one), '(4, 2, 5, 5, 1)')
    },
  },
]

function libraryOf({ adapter }: Suite): Library {
  return adapter.library as Library
}

function refuses(operation: string, call: () => Tensor, shape: string): void {
  let message = ''
  try {
    call()
  } catch (error) {
    message = (error as Error).message
  }
  if (!message.startsWith(`${operation}: `) || !message.includes(shape)) {
    throw new Error(`${operation} of ${shape}: expected an error that says so, got "${message}"`)
  }
}
