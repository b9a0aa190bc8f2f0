import { type Source } from '@stepgrad/gpu'
import { type Traced } from './recorder.ts'
import { type Trace } from './trace.ts'

/** What the program has to bring back: the step's result, then the gradients. */
export function wantedOf({ result, gradients }: Trace): Traced[] {
  return [result.array, ...gradients.map(({ array }) => array)]
}

/** The step that a result comes from. */
export function stepOf(source: Source): number {
  if (typeof source !== 'number' && 'step' in source) return source.step
  throw new Error('compile: the step returns one of its inputs as it is')
}
