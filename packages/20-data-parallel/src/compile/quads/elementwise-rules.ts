import { type Call } from '../recorder.ts'
import { type Builder } from './builder.ts'
import { arraysOf } from './rules.ts'

/**
 * Kernels that take numbers one by one, and do so in any order, if all lie in the same; and whether
 * the result is 0 where the inputs (these, some or all of them) are.
 */
const KERNELS: Readonly<Record<string, (isZero: readonly boolean[]) => boolean>> = {
  relu: ([x]) => x,
  reluBackward: ([dy]) => dy,
  add: (both) => both.every(Boolean),
  sub: (both) => both.every(Boolean),
  mul: (both) => both.some(Boolean),
  div: () => false,
  divBy: ([x]) => x,
  neg: ([x]) => x,
  exp: () => false,
  log: () => false,
}

/** The kernel of the trace, on as many numbers as there are in the quads. */
export function elementwise(call: Call, b: Builder): boolean {
  const arrays = arraysOf(call)
  const { result, kernel } = call
  const size = result.length / b.B
  const fits = arrays.every((x) => x.length === result.length) && b.inQuads(...arrays)
  if (!(kernel.name in KERNELS) || !fits || !Number.isInteger(size)) return false
  const zeroFilled = KERNELS[kernel.name](arrays.map((x) => b.value(x).zeroFilled === true))
  b.finish([call], { source: b.keep(call, [size * 4 * b.Q]), lies: 'quads', zeroFilled })
  return true
}
