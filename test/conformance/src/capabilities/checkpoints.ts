import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { withCheckpoints } from './checkpoint-library.ts'

export const float64 = { dtype: 'float64' } as const

/** Whole states of a training in one file, and the names in it. */
export const checkpoints = capability('checkpoints', (test) => {
  test('states come back: tensors, numbers, texts, lists, nothing', ({ library }) => {
    const { encodeCheckpoint, decodeCheckpoint, tensor } = withCheckpoints(library)
    const checkpoint = {
      model: { 'a.weight': tensor([[1, 2]]), b: tensor(3, float64) },
      optimizer: {
        state: { 0: { step: 7, expAvg: tensor([0.5]), list: [tensor([1]), tensor([2, 3])] } },
        paramGroups: [{ lr: 0.1, betas: [0.9, 0.999], nesterov: false, params: [0] }],
      },
      scheduler: { best: Infinity, worst: -Infinity, none: NaN, zero: -0, mode: 'min', last: null },
      epoch: 3,
      history: [],
      empty: {},
    }
    const decoded = decodeCheckpoint(encodeCheckpoint(checkpoint))
    expect(plain(decoded)).toEqual(plain(checkpoint))
    expect(
      Object.is((decoded.scheduler as { zero: number }).zero, -0),
      'zero: -0 comes back as -0',
    ).toBe(true)
    expect(Object.keys(decoded)).toEqual(Object.keys(checkpoint))
    expect(decoded.model.b.dtype).toBe('float64')
  })

  test('every double comes back to the bit', ({ library }) => {
    const { encodeCheckpoint, decodeCheckpoint } = withCheckpoints(library)
    const numbers = [
      0.1,
      1 / 3,
      5e-324,
      2 ** 53 + 2,
      -1.7976931348623157e308,
      0.0010000000000000002,
    ]
    const { lrs } = decodeCheckpoint(encodeCheckpoint({ model: {}, lrs: numbers }))
    expect(lrs).toEqual(numbers)
  })

  test('what is undefined counts as not there', ({ library }) => {
    const { encodeCheckpoint, decodeCheckpoint } = withCheckpoints(library)
    const decoded = decodeCheckpoint(
      encodeCheckpoint({ model: {}, scheduler: undefined, epoch: 1 }),
    )
    expect(Object.keys(decoded)).toEqual(['model', 'epoch'])
  })

  test('tensors of the model have their own names in the file, others their path', ({
    library,
  }) => {
    const { encodeCheckpoint, decodeSafetensors, tensor } = withCheckpoints(library)
    const bytes = encodeCheckpoint({
      model: { 'conv1.weight': tensor([1]) },
      optimizer: { state: { 0: { momentumBuffer: tensor([2]) } } },
    })
    const { tensors, metadata } = decodeSafetensors(bytes)
    expect(Object.keys(tensors)).toEqual(['conv1.weight', 'optimizer.state.0.momentumBuffer'])
    expect(metadata.format).toBe('pt')
  })

  test('buffers have PyTorch’s names in the file, and ours when they are back', ({ library }) => {
    const { encodeCheckpoint, decodeCheckpoint, decodeSafetensors, tensor } =
      withCheckpoints(library)
    const model = {
      'myBlock.bn.runningMean': tensor([1]),
      'myBlock.bn.numBatchesTracked': tensor(2),
      'rnn.weight_ih_l0_reverse': tensor([3]),
    }
    const bytes = encodeCheckpoint({ model })
    expect(Object.keys(decodeSafetensors(bytes).tensors)).toEqual([
      'myBlock.bn.running_mean',
      'myBlock.bn.num_batches_tracked',
      'rnn.weight_ih_l0_reverse',
    ])
    expect(Object.keys(decodeCheckpoint(bytes).model)).toEqual(Object.keys(model))
  })

  test('names are translated there and back', ({ library }) => {
    const { toTorchNames, fromTorchNames, tensor } = withCheckpoints(library)
    const w = tensor([1])
    const names = { 'a.b.runningVar': w, 'theLayer.weight': w, weight_hh_l1: w, 'fc1.bias': w }
    const torch = toTorchNames(names)
    expect(Object.keys(torch)).toEqual([
      'a.b.running_var',
      'theLayer.weight',
      'weight_hh_l1',
      'fc1.bias',
    ])
    expect(Object.keys(fromTorchNames(torch))).toEqual(Object.keys(names))
    expect(torch['fc1.bias'], "toTorchNames(…)['fc1.bias'] is the tensor itself").toBe(w)
  })

  test('names that every object of JavaScript has are names like others', ({ library }) => {
    const { toTorchNames, fromTorchNames, tensor } = withCheckpoints(library)
    const names = {
      'a.constructor': tensor([1]),
      toString: tensor([2]),
      'b.__proto__': tensor([3]),
    }
    expect(Object.keys(toTorchNames(names))).toEqual(Object.keys(names))
    expect(Object.keys(fromTorchNames(names))).toEqual(Object.keys(names))
  })
})

/** The state of a network, dtype by dtype and number by number, as plain values. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('storage' in value) {
    const { dtype, shape, tolist } = value as Tensor
    return { dtype, shape, values: tolist.call(value) }
  }
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
