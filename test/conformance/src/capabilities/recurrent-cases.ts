/** Holding a recurrent layer or cell against PyTorch’s, case by case. */
import { type RecurrentCase, floatsOf } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import type { Context } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import {
  type Cell,
  type Layer,
  type Module,
  type State,
  withRecurrent,
} from '../library/recurrent.ts'
import { WITHIN, make } from './cases.ts'
import { stateOf, tensorsOf } from './recurrent-layers.ts'

export async function expectResults(
  { library, read }: Context,
  given: RecurrentCase,
  arrange = (x: Tensor) => x,
): Promise<void> {
  const { results } = runCase(library, given, arrange)
  expect(results.length, describe(given)).toBe(given.results.length)
  for (const [n, expected] of given.results.entries()) {
    const what = `${describe(given)}, result ${n}`
    expect(results[n].shape, what).toEqual(expected.shape)
    expect(results[n].dtype, what).toBe(expected.dtype)
    const within = WITHIN[expected.dtype]
    expectClose(await read(results[n]), floatsOf(expected), { what, within })
  }
}

export async function expectGradients(
  { library, read }: Context,
  given: RecurrentCase,
  arrange = (x: Tensor) => x,
): Promise<void> {
  const { module, x, states, results } = runCase(library, given, arrange)
  const terms = results.map((y, n) => y.mul(make(library, given.upstream[n])).sum())
  terms.reduce((sum, term) => sum.add(term)).backward()
  const got: Record<string, Tensor> = {
    ...Object.fromEntries(module.namedParameters()),
    input: x,
    ...Object.fromEntries(states.map((state, n) => [`state${n}`, state])),
  }
  for (const [key, expected] of Object.entries(given.gradients)) {
    const what = `${describe(given)}, gradient of ${key}`
    expect(got[key].grad?.shape, what).toEqual(expected.shape)
    const within = 10 * WITHIN[expected.dtype]
    expectClose(await read(got[key].grad!), floatsOf(expected), { what, within })
  }
}

/** Output and last states of a layer, the states of a cell, as one list. */
function runCase(
  library: Library,
  given: RecurrentCase,
  arrange: (x: Tensor) => Tensor,
): { module: Module; x: Tensor; states: Tensor[]; results: readonly Tensor[] } {
  const module = create(library, given)
  const x = make(library, given.input, true)
  const states = given.states.map((state) => make(library, state, true))
  const result = (module as Layer | Cell).forward(arrange(x), stateOf(states))
  const results = given.module.endsWith('Cell')
    ? tensorsOf(result as State)
    : [(result as readonly [Tensor, State])[0], ...tensorsOf((result as [Tensor, State])[1])]
  return { module, x, states, results }
}

type Described = {
  readonly module: string
  readonly arguments: readonly [number, number]
  readonly options: object
  readonly parameters?: RecurrentCase['parameters']
}

/** The module of a case, with the case's parameters; with a generator, with parameters of its own. */
export function create(library: Library, given: Described, generator?: object): Module {
  const { parameters = {} } = given
  const nn = withRecurrent(library).nn as unknown as Record<
    string,
    new (a: number, b: number, options: object) => Module
  >
  const dtype = Object.values(parameters)[0]?.dtype ?? 'float32'
  const options = { ...given.options, dtype, ...(generator ? { generator } : {}) }
  const module = new nn[given.module](...given.arguments, options)
  if (generator) return module
  library.noGrad(() => {
    for (const [key, p] of module.namedParameters()) {
      if (key in parameters) p.copy_(make(library, parameters[key]))
    }
  })
  return module
}

/** `LSTM(3, 2) {"bias":false} on (4, 2, 3) float64`: what a failing case says of itself. */
export function describe(given: {
  module: string
  arguments: readonly number[]
  options: object
  input?: RecurrentCase['input']
}): string {
  const { module, options, input } = given
  const text = `${module}(${given.arguments.join(', ')}) ${JSON.stringify(options)}`
  return input ? `${text} on (${input.shape.join(', ')}) ${input.dtype}` : text
}
