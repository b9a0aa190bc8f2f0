import { tensor } from '../factories.ts'
import { stack } from '../join.ts'
import { kindOf } from '../kind-of.ts'
import { formatShape } from '../shape.ts'
import { Tensor } from '../tensor.ts'

// #region Collated
/** What samples become together: one of the same form, whose tensors have one more dimension. */
export type Collated<Sample> = Sample extends Tensor | number | boolean
  ? Tensor
  : Sample extends string
    ? string[]
    : { -readonly [Key in keyof Sample]: Collated<Sample[Key]> }
// #endregion Collated

// #region defaultCollate
/**
 * Makes one batch of samples of the same form. Tensors are stacked along a new first dimension;
 * whole numbers, such as labels, become an int32 tensor, and booleans a bool one; texts stay texts;
 * arrays and records are gone through item by item.
 * @param indices - by which an error names the samples
 * @throws TypeError that names the first sample unlike the others
 */
export function defaultCollate<Sample>(
  samples: readonly Sample[],
  indices: readonly number[] = [...samples.keys()],
): Collated<Sample> {
  if (samples.length === 0) throw new RangeError('defaultCollate: there are no samples')
  return join(samples, (i) => `sample ${indices[i]}`) as Collated<Sample>
}
// #endregion defaultCollate

/** What sample i of the batch is called, or the part of it that is being joined. */
type NameOf = (i: number) => string

// #region join
function join(values: readonly unknown[], nameOf: NameOf): unknown {
  checkAlike(values, nameOf, formOf)
  switch (formOf(values[0])) {
    case 'Tensor':
      checkAlike(values as Tensor[], nameOf, ({ shape, dtype }) => `${formatShape(shape)} ${dtype}`)
      return stack(values as Tensor[])
    case 'number':
      return joinNumbers(values as number[], nameOf)
    case 'boolean':
      return tensor((values as boolean[]).map(Number), { dtype: 'bool' })
    case 'string':
      return values
    case 'Array':
      return Object.values(joinItems(values as Record<string, unknown>[], nameOf))
    case 'Object':
      return joinItems(values as Record<string, unknown>[], nameOf)
  }
  throw new TypeError(
    `defaultCollate: ${nameOf(0)}: got ${formOf(values[0])}, expected tensors, numbers, booleans, ` +
      'texts, or arrays or records of them; give the DataLoader a collate of your own',
  )
}
// #endregion join

function joinItems(values: readonly Record<string, unknown>[], nameOf: NameOf) {
  checkAlike(values, nameOf, (value) => `items ${Object.keys(value).toSorted().join(', ')}`)
  const joined = Object.keys(values[0]).map((key) => [
    key,
    join(
      values.map((value) => value[key]),
      (i) => `${nameOf(i)}, item ${key}`,
    ),
  ])
  return Object.fromEntries(joined) as Record<string, unknown>
}

function joinNumbers(values: readonly number[], nameOf: NameOf): Tensor {
  const odd = values.findIndex((value) => !Number.isInteger(value) || value < MIN || value > MAX)
  if (odd === -1) return tensor(values, { dtype: 'int32' })
  throw new TypeError(
    `defaultCollate: ${nameOf(odd)}: ${values[odd]} is no whole number of 32 bits; ` +
      `let the dataset return tensor(${values[odd]})`,
  )
}

// What int32 can hold.
const MIN = -(2 ** 31)
const MAX = 2 ** 31 - 1

function checkAlike<T>(values: readonly T[], nameOf: NameOf, describe: (value: T) => string): void {
  const first = describe(values[0])
  const odd = values.findIndex((value) => describe(value) !== first)
  if (odd === -1) return
  throw new TypeError(
    `defaultCollate: ${nameOf(odd)}: ${describe(values[odd])} cannot be joined with ` +
      `${nameOf(0)}: ${first}; all samples of a batch must be alike`,
  )
}

/** What decides how a value is joined: a parameter is a tensor like others. */
function formOf(value: unknown): string {
  return value instanceof Tensor ? 'Tensor' : kindOf(value)
}
