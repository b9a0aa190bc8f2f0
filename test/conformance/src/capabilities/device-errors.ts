import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { DeviceLibrary, Placed } from '../library/device.ts'
import type { Nn } from '../nn.ts'
import { type OnDevice, onEachDevice } from './device-context.ts'
import { expectError } from './errors.ts'

type Operation = (x: Placed, context: OnDevice) => unknown

/** Operations that have no kernel, on a matrix of (2, 3). */
const withoutKernel: Record<string, Operation> = {
  sqrt: (x) => x.sqrt(),
  abs: (x) => x.abs(),
  sigmoid: (x) => x.sigmoid(),
  sin: (x) => x.sin(),
  round: (x) => x.round(),
  isnan: (x) => x.isnan(),
  logicalNot: (x) => x.logicalNot(),
  pow: (x) => x.pow(2),
  maximum: (x) => x.maximum(x),
  minimum: (x) => x.minimum(0),
  remainder: (x) => x.remainder(2),
  eq: (x) => x.eq(x),
  gt: (x) => x.gt(0),
  clamp: (x) => x.clamp({ min: 0 }),
  clamp_: (x) => x.clamp_({ min: 0 }),
  max: (x) => x.max(),
  'max over a dimension': (x) => x.max({ dim: 0 }),
  amax: (x) => x.amax({ dim: 1 }),
  argmax: (x) => x.argmax(),
  any: (x) => x.any(),
  prod: (x) => x.prod(),
  var: (x) => x.var(),
  norm: (x) => x.norm(),
  logsumexp: (x) => x.logsumexp({ dim: 1 }),
  softmax: (x) => x.softmax(1),
  logSoftmax: (x) => x.logSoftmax(1),
  cumsum: (x) => x.cumsum(0),
  sort: (x) => x.sort(),
  topk: (x) => x.topk(1),
  flip: (x) => x.flip(0),
  nonzero: (x) => x.nonzero(),
  where: (x, { library }) => x.where(library.tensor([true, false, true]), 0),
  maskedFill: (x, { library }) => x.maskedFill(library.tensor([true, false, true]), 0),
  maskedFill_: (x, { library }) => x.maskedFill_(library.tensor([true, false, true]), 0),
  maskedSelect: (x, { library }) => x.maskedSelect(library.tensor([true, false, true])),
  gather: (x, { library }) => x.gather(0, library.zeros([1, 3], { dtype: 'int32' })),
  indexSelect: (x, { library }) => x.indexSelect(0, library.zeros([1], { dtype: 'int32' })),
  cat: (x, { library }) => library.cat([x, x]),
  stack: (x, { library }) => library.stack([x, x]),
  'a batch of matrices': (x) => x.view(1, 2, 3).matmul(x.t()),
  gelu: (x, { library }) => functional(library).gelu(x),
  leakyReLU: (x, { library }) => functional(library).leakyReLU(x, 0.1),
  avgPool2d: (x, { library }) => functional(library).avgPool2d(x.view(1, 1, 2, 3), 2),
  'strided conv2d': (x, { library, device }) => {
    const weight = library.ones([1, 1, 1, 1], { device })
    return functional(library).conv2d(x.view(1, 1, 2, 3), weight, null, { stride: 2 })
  },
}

/** Those of the network, until they have one. */
const ofTheNetwork: Record<string, Operation> = {
  relu: (x, { library }) => library.relu(x),
  maxPool2d: (x, { library }) => library.maxPool2d(x.view(1, 1, 2, 3), 2),
  crossEntropy: (x, { library }) => library.crossEntropy(x, [0, 1]),
  linear: (x, { library, device }) =>
    library.linear(x, library.ones([2, 3], { device }), library.ones([2], { device })),
  conv2d: (x, { library, device }) => {
    const [weight, bias] = [[1, 1, 1, 1], [1]].map((shape) => library.ones(shape, { device }))
    return library.conv2d(x.view(1, 1, 2, 3), weight, bias)
  },
  SGD: (x, { library, device }) => {
    const w = new library.nn.Parameter(x.data) as Placed
    w.grad = library.ones([2, 3], { device })
    const optimizer = new library.optim.SGD([w], { lr: 1, momentum: 0.9 })
    optimizer.step()
  },
}

/** A layer, as far as it is called here. */
type Movable = { to(device: unknown): Movable; forward(x: unknown): unknown }

/** What does not work on a device, and says so. */
export const deviceErrors = capability('devices', (test) => {
  const onEach = onEachDevice(test)

  onEach('what has no kernel says so, and nothing is computed elsewhere', (context) => {
    const { device, put, has } = context
    const operations = has('device-network') ? withoutKernel : { ...withoutKernel, ...ofTheNetwork }
    for (const [name, operation] of Object.entries(operations)) {
      const x = put([[1, -2, 3], [4, 5, 6]]) // prettier-ignore
      const message = messageOf(() => operation(x, context))
      expect(message, name).toMatch(/no kernel|cannot live on/)
      expect(message, name).toContain(device.name)
      expect(message, name).toContain('cpu')
      expect([x.version, x.tolist()], name).toEqual([0, [[1, -2, 3], [4, 5, 6]]]) // prettier-ignore
    }
  })

  onEach('a recurrent layer begins where its input is, and says what has no kernel', (context) => {
    const { device, put } = context
    const { nn } = context.library as unknown as {
      nn: Record<'LSTM' | 'GRUCell', new (inputs: number, hidden: number) => Movable>
    }
    const x = put([[1], [2]])
    for (const layer of [new nn.LSTM(1, 2), new nn.GRUCell(1, 2)]) {
      expectError(() => layer.to(device).forward(x), 'storage', device.name, 'no kernel')
    }
  })

  onEach('tensors of different devices do not mix, and the error names both', (context) => {
    const { library, device, put } = context
    const [x, y] = [put([[1, 2], [3, 4]]), library.ones([2, 2])] // prettier-ignore
    const bias = library.ones([2])
    const mixed: [operation: string, () => unknown][] = [
      ['add', () => x.add(y)],
      ['sub', () => y.sub(x)],
      ['mul', () => x.mul(y)],
      ['div', () => y.div(x)],
      ['mul', () => x.mul(library.tensor(2))],
      ['matmul', () => x.matmul(y)],
      ['matmul', () => y.matmul(x)],
      ['linear', () => library.linear(x, y, bias)],
      ['linear', () => library.linear(y, x, bias)],
      ['linear', () => library.linear(y, y, bias.to(device))],
      ['add_', () => x.add_(y)],
      ['mul_', () => y.mul_(x)],
      [
        'backward',
        () =>
          put([1], { requiresGrad: true })
            .mul(2)
            .backward(library.ones([1])),
      ],
    ]
    for (const [operation, call] of mixed) {
      expectError(call, operation, 'lives on', 'cpu', device.name, 'x.to(device)')
    }
    expect([x.tolist(), y.tolist()]).toEqual([[[1, 2], [3, 4]], [[1, 1], [1, 1]]]) // prettier-ignore
    expect([x.version, y.version]).toEqual([0, 0])
  })

  onEach('what does not fit in place is refused, and nothing is written', ({ put }) => {
    const x = put([[1, 2, 3], [4, 5, 6]]) // prettier-ignore
    expectError(() => x.narrow(0, 0, 1).expand(2, 3).add_(1), 'add_', '(2, 3) is expanded')
    expectError(() => x.add_(put([1, 2])), 'add_', '(2, 3) and (2) do not broadcast')
    expectError(() => x.narrow(1, 0, 2).copy_(x), 'copy_', '(2, 2) and (2, 3) do not broadcast')
    expectError(() => x.narrow(0, 0, 1).mul_(x), 'mul_', '(2, 3) does not fit into (1, 3)')
    expectError(() => x.matmul(x), 'matmul', '(2, 3) @ (2, 3)')
    expect([x.version, x.tolist()]).toEqual([0, [[1, 2, 3], [4, 5, 6]]]) // prettier-ignore
  })

  onEach('storage is for the loops of the cpu', ({ device, put }) => {
    const x = put([1, 2])
    expectError(() => x.storage, 'storage', `float32 (2) lives on ${device.name}`, 'await x.cpu()')
  })

  onEach('a tensor of a closed device is lost, and says so', async ({ library, device, put }) => {
    const x = put([1, 2])
    await device.close()
    await device.close()
    const closed = `${device.name}) is closed`
    for (const call of [
      () => x.add(x),
      () => x.add_(1),
      () => x.tolist(),
      () => x.toString(),
      () => x.to(library.cpu),
      () => library.ones([2]).to(device),
    ]) {
      expect(messageOf(call)).toContain(closed)
    }
    await expect(x.cpu()).rejects.toThrow(closed)
  })

  test('a kernel that is given a tensor of the cpu says where to take it', ({ library }) => {
    const { launch, kernels, ones } = library as unknown as {
      launch(kernel: unknown, shape: readonly number[], inputs: readonly unknown[]): unknown
      kernels: Readonly<Record<string, unknown>>
      ones(shape: readonly number[]): unknown
    }
    const call = () => launch(kernels.neg, [2], [ones([2])])
    expectError(call, 'neg', '(2) lives on the cpu', 'x.to(device)')
  })
})

function functional({ nn }: DeviceLibrary): Nn['functional'] {
  return nn.functional
}

function messageOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'the call went through'
}
