import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Floats, TINY } from '../adapter.ts'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Device, Placed } from '../library/device.ts'
import {
  type LossOptions,
  type Network,
  type NetworkLibrary,
  type Targets,
  networkOf,
} from '../library/device-network.ts'
import type { Tensor } from '../library.ts'
import { type OnDevice, onEachDevice } from './device-context.ts'
import { expectError } from './errors.ts'

/** What float32 may lose in the sums of a layer, as a part of the largest number. */
const WITHIN = 1e-5

/** Numbers of float32, seeded by the shape: the cpu reads the same ones in float64. */
function numbers(library: NetworkLibrary, shape: readonly number[]): Placed {
  const seed = shape.reduce((sum, size) => 31 * sum + size, 7)
  return library.randn(shape, { generator: new library.Generator(seed) }) as Placed
}

/** The same numbers, whose gradient is wanted. */
const leaf = (x: Tensor) => x.detach().requiresGrad_() as Placed

type Inputs = readonly (Placed | null)[]

/** The result of `f` and the gradient of each input, for an upstream gradient of many values. */
async function passes(
  { library: anyLibrary, read }: Pick<OnDevice, 'library' | 'read'>,
  f: (...inputs: Placed[]) => Placed,
  inputs: Inputs,
): Promise<{ y: Placed; all: Floats[] }> {
  const y = f(...(inputs as Placed[]))
  const dy = numbers(networkOf(anyLibrary), y.shape).to(y.dtype) as Placed
  y.backward(dy.to(y.device))
  const results = [y, ...inputs.map((x) => x && (x.grad as Placed))]
  const there = results.filter((x) => x !== null)
  for (const x of there) expect(x.device).toBe(y.device)
  return { y, all: await Promise.all(there.map(async (x) => read(await x.cpu()))) }
}

/** Holds a device's float32 against the cpu's float64, forward and back. */
async function expectAgreement(
  context: OnDevice,
  what: string,
  f: (...inputs: Placed[]) => Placed,
  inputs: Inputs,
): Promise<void> {
  const exact = inputs.map((x) => x && leaf(x.to('float64')))
  const there = inputs.map((x) => x && leaf(x.to(context.device)))
  const expected = await passes(context, f, exact)
  const got = await passes(context, f, there)
  expect(got.y.device, what).toBe(context.device)
  expect(got.y.shape, what).toEqual(expected.y.shape)
  for (const [i, values] of expected.all.entries()) {
    const which = i === 0 ? 'y' : `the gradient of input ${i - 1}`
    expectClose(got.all[i], values, { what: `${what}: ${which}`, within: WITHIN })
  }
}

/** The numbers of a tensor, wherever it is. */
async function valuesOf({ read }: Pick<OnDevice, 'read'>, x: unknown): Promise<Floats> {
  return read(await (x as Placed).cpu())
}

/** B, C, H, W of the images, O and the kernel's size. */
const CONVOLUTIONS = [
  { images: [2, 3, 8, 8], outputs: 4, kernel: [3, 3] },
  { images: [1, 1, 5, 5], outputs: 1, kernel: [1, 1] },
  { images: [5, 1, 9, 6], outputs: 3, kernel: [2, 4] },
  { images: [3, 2, 6, 11], outputs: 5, kernel: [4, 1] },
  { images: [4, 3, 5, 4], outputs: 2, kernel: [5, 4] },
  { images: [2, 6, 14, 14], outputs: 16, kernel: [5, 5] },
] as const

/** Where windows fill the plane, where they leave rows, columns or both, and where there is one. */
const POOLS = [
  { images: [2, 3, 8, 8], k: 2 },
  { images: [1, 2, 7, 8], k: 2 },
  { images: [3, 1, 8, 9], k: 2 },
  { images: [2, 2, 11, 10], k: 3 },
  { images: [2, 1, 7, 9], k: [2, 4] },
  { images: [1, 1, 3, 3], k: 3 },
] as const

/** Every option of SGD by itself, and together. */
const SGD_OPTIONS = [
  { lr: 0.1 },
  { lr: 0.1, momentum: 0.9 },
  { lr: 0.1, momentum: 0.9, dampening: 0.3 },
  { lr: 0.1, weightDecay: 0.2 },
  { lr: 0.1, momentum: 0.5, nesterov: true },
  { lr: 0.1, momentum: 0.5, maximize: true },
  { lr: 0.1, maximize: true, weightDecay: 0.1 },
  { lr: 0.05, momentum: 0.9, weightDecay: 0.1, nesterov: true, maximize: true },
]

/** Counts what is taken to a device and read from it meanwhile. */
async function transfers(
  device: Device,
  work: () => unknown,
): Promise<{ up: number; down: number }> {
  type Counted = { upload(values: Float32Array): { readNow(): unknown; read(): unknown } }
  const gpu = device.gpu as unknown as Counted
  const { upload } = gpu
  const arrays = Object.getPrototypeOf(upload.call(gpu, new Float32Array(1))) as ReturnType<
    Counted['upload']
  >
  const { readNow, read } = arrays
  const count = { up: 0, down: 0 }
  try {
    gpu.upload = (values) => (count.up++, upload.call(gpu, values))
    arrays.readNow = function () {
      count.down++
      return readNow.call(this)
    }
    arrays.read = function () {
      count.down++
      return read.call(this)
    }
    await work()
  } finally {
    Object.assign(arrays, { readNow, read })
    gpu.upload = upload
  }
  return count
}

/** A small network on a device, and a batch for it. */
function training(library: NetworkLibrary, device: Device, options: object = { lr: 0.05 }) {
  const generator = new library.Generator(5)
  const net = new library.Net({ sizes: TINY, generator }).to(device)
  const optimizer = new library.optim.SGD(net.parameters(), options)
  const images = numbers(library, [4, 2, 14, 10])
  const targets = Int32Array.of(0, 2, 1, 2)
  const step = (): Placed => {
    optimizer.zeroGrad()
    const cost = library.crossEntropy(net.forward(images.to(device)), targets)
    cost.backward()
    optimizer.step()
    return cost
  }
  return { net, optimizer, images, targets, step }
}

/** All parameters of a network, one behind the other. */
async function parametersOf(context: Pick<OnDevice, 'read'>, net: Network): Promise<number[]> {
  const all = await Promise.all([...net.parameters()].map((w) => valuesOf(context, w)))
  return all.flatMap((values) => Array.from(values))
}

/** Batches, ready. */
function batchesOf(...pairs: readonly (readonly [Placed, Placed])[]) {
  return {
    length: pairs.length,
    async *[Symbol.asyncIterator]() {
      yield* pairs
    },
  }
}

function classification(library: NetworkLibrary) {
  const targets = library.tensor(Int32Array.of(0, 2, 1, 2), { dtype: 'int32' })
  return batchesOf(
    [numbers(library, [4, 5]), targets],
    [numbers(library, [4, 5]).add(1) as Placed, targets],
  )
}

/** A linear layer, trained by fit. */
async function fitted(library: NetworkLibrary, device: Device) {
  const net = new library.nn.Linear(5, 3, { generator: new library.Generator(1) }).to(device)
  const data = classification(library)
  const history = await library.fit(net, {
    train: data,
    test: data,
    criterion: new library.nn.CrossEntropyLoss(),
    optimizer: new library.optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 }),
    epochs: 2,
    device,
  })
  return { net, history }
}

/** Each operation of the network's training by kernels, held against the loops of the cpu. */
export const deviceNetwork = capability('device-network', (test) => {
  const onEach = onEachDevice(test)

  onEach('a convolution and its gradients are those of the cpu', async (context) => {
    const library = networkOf(context.library)
    for (const { images, outputs, kernel } of CONVOLUTIONS) {
      const what = `(${images.join(', ')}) by ${outputs} × (${kernel.join(', ')})`
      const weight = numbers(library, [outputs, images[1], ...kernel])
      const [x, bias] = [numbers(library, images), numbers(library, [outputs])]
      await expectAgreement(context, what, library.conv2d, [x, weight, bias])
      const bare = (...all: Placed[]) => library.conv2d(all[0], all[1], null)
      await expectAgreement(context, `${what} without a bias`, bare, [x, weight])
    }
  })

  onEach('a convolution reads views as they are', async (context) => {
    const library = networkOf(context.library)
    const f = (x: Placed, weight: Placed) =>
      library.conv2d(x.permute(0, 3, 1, 2) as Placed, weight.transpose(0, 1) as Placed, null)
    await expectAgreement(context, 'views', f, [
      numbers(library, [2, 6, 5, 3]),
      numbers(library, [3, 2, 3, 2]),
    ])
  })

  onEach('max-pool and its gradient are those of the cpu', async (context) => {
    const library = networkOf(context.library)
    for (const { images, k } of POOLS) {
      const what = `(${images.join(', ')}) by ${String(k)}`
      await expectAgreement(context, what, (x) => library.maxPool2d(x, k), [
        numbers(library, images),
      ])
    }
  })

  onEach('max-pool sends the gradient of a tie to the first maximum', async (context) => {
    const { library, put } = context
    const x = put(
      [
        [
          [
            [1, 1, 0, 2],
            [1, 1, 2, 2],
          ],
        ],
      ],
      { requiresGrad: true },
    )
    networkOf(library)
      .maxPool2d(x, 2)
      .backward(put([[[[5, 7]]]]))
    expect(Array.from(await valuesOf(context, x.grad))).toEqual([5, 0, 0, 7, 0, 0, 0, 0])
  })

  onEach('max-pool lets NaN through, and its gradient goes there', async (context) => {
    const { library, put } = context
    const rows = [
      [1, NaN, -Infinity, -Infinity],
      [3, 2, -Infinity, -Infinity],
    ]
    const x = put([[rows]], { requiresGrad: true })
    const y = networkOf(library).maxPool2d(x, 2)
    y.backward(put([[[[5, 7]]]]))
    expect(Array.from(await valuesOf(context, y))).toEqual([NaN, -Infinity])
    expect(Array.from(await valuesOf(context, x.grad))).toEqual([0, 5, 7, 0, 0, 0, 0, 0])
  })

  onEach('relu stops at 0 and −0, in both directions, and lets NaN through', async (context) => {
    const { library, put } = context
    const x = put([-2, -0, 0, 3, Infinity, NaN], { requiresGrad: true })
    const y = networkOf(library).relu(x)
    y.backward(put([1, 2, 3, 4, 5, 6]))
    expectClose(await valuesOf(context, y), [0, 0, 0, 3, Infinity, NaN], { what: 'y', within: 0 })
    expect(Array.from(await valuesOf(context, x.grad)).slice(0, 5)).toEqual([0, 0, 0, 4, 5])
  })

  onEach('relu and its gradient are those of the cpu', async (context) => {
    const library = networkOf(context.library)
    await expectAgreement(context, 'relu', (x) => library.relu(x), [numbers(library, [3, 7])])
  })

  onEach('a linear layer takes rows of any number of dimensions', async (context) => {
    const library = networkOf(context.library)
    for (const shape of [[5], [1, 5], [6, 5], [2, 3, 5]]) {
      const what = `linear of (${shape.join(', ')})`
      const inputs = [numbers(library, shape), numbers(library, [4, 5]), numbers(library, [4])]
      await expectAgreement(context, what, library.linear, inputs)
      const bare = (...all: Placed[]) => library.linear(all[0], all[1], null)
      await expectAgreement(context, `${what} without a bias`, bare, inputs.slice(0, 2))
    }
  })

  /** The same classes in each way in which they can be given. */
  const targetsOf = (library: NetworkLibrary, device: Device): Record<string, Targets> => {
    const classes = library.tensor(Int32Array.of(2, 0, 1, 3), { dtype: 'int32' })
    return { array: [2, 0, 1, 3], 'cpu tensor': classes, 'device tensor': classes.to(device) }
  }

  onEach('cross entropy is that of the cpu, wherever the targets are', async (context) => {
    const library = networkOf(context.library)
    const logits = numbers(library, [4, 5])
    for (const reduction of ['none', 'mean', 'sum'] as const) {
      for (const ignoreIndex of [-100, 1]) {
        for (const [kind, targets] of Object.entries(targetsOf(library, context.device))) {
          const options: LossOptions = { reduction, ignoreIndex }
          const f = (x: Placed) =>
            library.crossEntropy(x, x.device === library.cpu ? [2, 0, 1, 3] : targets, options)
          await expectAgreement(context, `${kind}, ${JSON.stringify(options)}`, f, [logits])
        }
      }
    }
  })

  onEach('cross entropy of a class for each pixel is that of the cpu', async (context) => {
    const library = networkOf(context.library)
    const targets = library.tensor(
      [
        [
          [0, 2, 1],
          [1, 1, 0],
        ],
      ],
      { dtype: 'int32' },
    )
    const f = (x: Placed) => library.crossEntropy(x, targets)
    await expectAgreement(context, 'pixels', f, [numbers(library, [1, 3, 2, 3])])
    const single = (x: Placed) => library.crossEntropy(x, library.tensor(1, { dtype: 'int32' }))
    await expectAgreement(context, 'one', single, [numbers(library, [3])])
  })

  onEach('cross entropy of extreme logits stays finite', async (context) => {
    const { library, put } = context
    const x = put(
      [
        [1000, -1000, 0],
        [-1000, -1000, 1000],
      ],
      { requiresGrad: true },
    )
    const losses = networkOf(library).crossEntropy(x, [0, 1], { reduction: 'none' })
    losses.backward(put([1, 1]))
    const [values, slopes] = [await valuesOf(context, losses), await valuesOf(context, x.grad)]
    expectClose(values, [0, 2000], { what: 'losses', within: 0 })
    expectClose(slopes, [0, 0, 0, 0, -1, 1], { what: 'slopes', within: 0 })
  })

  onEach('cross entropy of nothing asked is NaN, as on the cpu', async ({ library, put }) => {
    const cost = networkOf(library).crossEntropy(put([[1, 2]]), [7], { ignoreIndex: 7 })
    expect((await cost.cpu()).item()).toBeNaN()
  })

  onEach('a target out of range is the error that it is on the cpu', (context) => {
    const library = networkOf(context.library)
    const logits = numbers(library, [4, 5])
    for (const wrong of [5, -1]) {
      const given = library.tensor(Int32Array.of(0, wrong, 1, 2), { dtype: 'int32' })
      const kinds: Targets[] = [[0, wrong, 1, 2], given, given.to(context.device)]
      for (const targets of kinds) {
        expectError(
          () => library.crossEntropy(logits.to(context.device), targets),
          'crossEntropy',
          `target ${wrong} at index 1 is outside 0 … 4`,
        )
      }
    }
  })

  onEach('SGD with every option takes the steps of the cpu', async (context) => {
    const library = networkOf(context.library)
    for (const options of SGD_OPTIONS) {
      const start = numbers(library, [3, 2])
      const [exact, there] = [start.to('float64'), start.to(context.device)].map(leaf)
      const optimizers = [exact, there].map((w) => new library.optim.SGD([w], options))
      for (let step = 0; step < 5; step++) {
        const grad = numbers(library, [1, 3, 2])
          .view(3, 2)
          .mul(1 + step) as Placed
        exact.grad = grad.to('float64')
        there.grad = grad.to(context.device)
        for (const optimizer of optimizers) optimizer.step()
        const what = `${JSON.stringify(options)} after step ${step + 1}`
        const [got, expected] = [await valuesOf(context, there), await context.read(exact)]
        expectClose(got, expected, { what, within: 1e-6 })
      }
    }
  })

  onEach('SGD at infinity is that of the cpu', async ({ library, device }) => {
    const infinity = [1, Infinity, 2]
    for (const options of [{ maximize: true }, { momentum: 0.9, dampening: 1 }, { lr: 0 }]) {
      const [here, there] = await Promise.all(
        [library.cpu, device].map((place) => {
          const w = library.tensor(infinity, { device: place, requiresGrad: true })
          const optimizer = new library.optim.SGD([w], { lr: 0.5, ...options })
          for (const slopes of [
            [Infinity, 1, 1],
            [1, 1, Infinity],
          ]) {
            w.grad = library.tensor(slopes, { device: place })
            optimizer.step()
          }
          return w.cpu()
        }),
      )
      expect(there.tolist(), JSON.stringify(options)).toEqual(here.tolist())
    }
  })

  onEach('SGD changes the parameter, and what was saved of it says so', ({ library, put }) => {
    const w = put([1, 2], { requiresGrad: true })
    const y = w.mul(w).sum()
    w.grad = put([1, 1])
    const before = w.version
    new library.optim.SGD([w], { lr: 0.5 }).step()
    expect(w.version).toBe(before + 1)
    expect(w.tolist()).toEqual([0.5, 1.5])
    expectError(() => y.backward(), 'backward', 'modified by an inplace operation')
  })

  onEach('a step of training is that of the cpu, cost by cost', async (context) => {
    const library = networkOf(context.library)
    const here = training(library, library.cpu, { lr: 0.05, momentum: 0.9 })
    const there = training(library, context.device, { lr: 0.05, momentum: 0.9 })
    for (let step = 0; step < 5; step++) {
      const [expected, got] = [here.step(), there.step()]
      expectClose([(await got.cpu()).item()], [expected.item()], { what: 'cost', within: WITHIN })
    }
    expectClose(await parametersOf(context, there.net), await parametersOf(context, here.net), {
      ...{ what: 'parameters', within: WITHIN },
    })
  })

  onEach('nothing is read in a step, and only the batch is taken there', async (context) => {
    const { step } = training(networkOf(context.library), context.device, {
      lr: 0.1,
      momentum: 0.9,
    })
    step()
    expect(await transfers(context.device, step)).toEqual({ up: 2, down: 0 }) // images, classes
    expect(await transfers(context.device, () => step().cpu())).toEqual({ up: 2, down: 1 })
  })

  onEach('after a scope there are parameters, gradients, momentum, and the result', (context) => {
    const library = networkOf(context.library)
    const counts = () => context.device.gpu!.counts()
    const { net, step } = training(library, context.device, { lr: 0.1, momentum: 0.9 })
    const parameters = [...net.parameters()].length
    expect(counts().arrays).toBe(parameters)
    const costs = [library.scope(step)]
    expect(counts().arrays).toBe(3 * parameters + 1)
    for (let i = 0; i < 3; i++) costs.push(library.scope(step))
    expect(counts().arrays).toBe(3 * parameters + costs.length)
    expect(costs.map((cost) => Number.isFinite(cost.item()))).toEqual([true, true, true, true])
  })

  onEach('zeroGrad forgets, or sets to 0, and gradients add up without it', async (context) => {
    const library = networkOf(context.library)
    const { net, optimizer, images, targets, step } = training(library, context.device, { lr: 0 })
    const gradients = () => Promise.all([...net.parameters()].map((w) => valuesOf(context, w.grad)))
    step()
    const once = await gradients()
    optimizer.zeroGrad({ setToNone: false })
    for (const values of await gradients()) expect(values.every((g) => g === 0)).toBe(true)
    const cost = () => library.crossEntropy(net.forward(images.to(context.device)), targets)
    cost().backward()
    cost().backward()
    for (const [i, values] of (await gradients()).entries()) {
      const twice = Array.from(once[i], (g) => 2 * g)
      expectClose(values, twice, { what: 'twice', within: WITHIN })
    }
    for (const clear of [() => optimizer.zeroGrad(), () => net.zeroGrad()]) {
      clear()
      expect([...net.parameters()].every(({ grad }) => grad === null)).toBe(true)
      cost().backward()
    }
  })

  onEach('a state goes from the cpu to a device and back', async (context) => {
    const library = networkOf(context.library)
    const options = { lr: 0.05, momentum: 0.9 }
    const [here, there, again] = [library.cpu, context.device, library.cpu].map((device) =>
      training(library, device, options),
    )
    here.step()
    there.net.loadStateDict(here.net.stateDict())
    there.optimizer.loadStateDict(here.optimizer.stateDict())
    expectClose(await parametersOf(context, there.net), await parametersOf(context, here.net), {
      ...{ what: 'loaded', within: 0 },
    })
    for (const { step } of [here, there]) step()
    again.net.loadStateDict(there.net.stateDict())
    again.optimizer.loadStateDict(there.optimizer.stateDict())
    for (const { step } of [here, again]) step()
    expectClose(await parametersOf(context, again.net), await parametersOf(context, here.net), {
      ...{ what: 'after three steps', within: WITHIN },
    })
  })

  onEach('loading a state in a scope outlives it', (context) => {
    const library = networkOf(context.library)
    const [from, to] = [1, 2].map(() => training(library, context.device, { lr: 1, momentum: 0.9 }))
    from.step()
    library.scope(() => {
      to.net.loadStateDict(from.net.stateDict())
      to.optimizer.loadStateDict(from.optimizer.stateDict())
    })
    expect(Number.isFinite(library.scope(to.step).item())).toBe(true)
  })

  onEach('a checkpoint is saved from a device and opened on the cpu', async (context) => {
    const library = networkOf(context.library)
    const folder = mkdtempSync(join(tmpdir(), 'stepgrad-'))
    const path = join(folder, 'there.safetensors')
    try {
      const there = training(library, context.device, { lr: 0.05, momentum: 0.9 })
      there.step()
      const state = { model: there.net.stateDict(), optimizer: there.optimizer.stateDict() }
      await library.node.saveCheckpoint(path, state)
      const here = training(library, library.cpu, { lr: 0.05, momentum: 0.9 })
      const { model, optimizer } = await library.node.loadCheckpoint(path)
      here.net.loadStateDict(model)
      here.optimizer.loadStateDict(optimizer)
      for (const { step } of [here, there]) step()
      expectClose(await parametersOf(context, there.net), await parametersOf(context, here.net), {
        ...{ what: 'after the next step', within: WITHIN },
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  onEach('fit and evaluate take their batches to the device', async (context) => {
    const library = networkOf(context.library)
    const [here, there] = [
      await fitted(library, library.cpu),
      await fitted(library, context.device),
    ]
    const costs = ({ history }: typeof here) =>
      history.epochs.flatMap(({ cost, test: held }) => [cost, held!.cost, held!.correct])
    expectClose(costs(there), costs(here), { what: 'costs', within: WITHIN })
    const evaluation = await library.evaluate(there.net, classification(library), {
      device: context.device,
    })
    expect(evaluation).toEqual(there.history.epochs[1].test)
  })

  onEach('training by fit leaves what it began with, gradients and momentum', async (context) => {
    const library = networkOf(context.library)
    await fitted(library, context.device)
    const { arrays } = context.device.gpu!.counts()
    await fitted(library, context.device)
    expect(context.device.gpu!.counts().arrays - arrays).toBeLessThanOrEqual(arrays)
  })

  onEach('what has no kernel says so before anything is written', async (context) => {
    const library = networkOf(context.library)
    const { device, put } = context
    const images = numbers(library, [1, 2, 6, 6]).to(device)
    const weight = numbers(library, [2, 2, 3, 3]).to(device)
    const noKernel = `no kernel for`
    for (const option of [{ stride: 2 }, { padding: 1 }, { dilation: 2 }, { stride: [1, 2] }]) {
      expectError(
        () => library.conv2d(images, weight, null, option),
        'conv2d',
        noKernel,
        device.name,
      )
    }
    const grouped = numbers(library, [2, 1, 3, 3]).to(device)
    expectError(
      () => library.conv2d(images, grouped, null, { groups: 2 }),
      ...['conv2d', noKernel, device.name],
    )
    for (const option of [{ stride: 1 }, { padding: 1 }, { dilation: 2 }, { ceilMode: true }]) {
      expectError(() => library.maxPool2d(images, 2, option), 'maxPool2d', noKernel, device.name)
    }
    const logits = put([[1, 2]], { requiresGrad: true })
    for (const option of [{ labelSmoothing: 0.1 }, { weight: put([1, 2]) }]) {
      expectError(
        () => library.crossEntropy(logits, [1], option),
        ...['crossEntropy', noKernel, device.name],
      )
    }
    expectError(
      () => library.crossEntropy(logits, put([[0.5, 0.5]])),
      ...['crossEntropy', noKernel, device.name],
    )
  })

  onEach('an optimizer without kernels is not made', ({ library, device, put }) => {
    const w = put([1, 2], { requiresGrad: true })
    for (const name of ['Adam', 'AdamW', 'RMSprop', 'Adagrad', 'LBFGS']) {
      expectError(() => new library.optim[name]([w]), name, 'no kernel for it', device.name)
    }
    const sgd = new library.optim.SGD([w])
    expect(sgd.paramGroups[0].params).toEqual([w])
  })

  onEach('whole numbers are kept exactly, and other dtypes are refused', async (context) => {
    const { library, device } = context
    const classes = library
      .tensor(
        [
          [3, 1],
          [2, 2 ** 24],
        ],
        { dtype: 'int32' },
      )
      .to(device)
    expect(classes.dtype).toBe('int32')
    expect((await classes.cpu()).tolist()).toEqual([
      [3, 1],
      [2, 2 ** 24],
    ])
    expect((await classes.cpu()).dtype).toBe('int32')
    const far = library.tensor([2 ** 24 + 1], { dtype: 'int32' })
    expectError(() => far.to(device), 'to', '16777217', 'exact up to 2²⁴')
  })

  onEach(
    'whole numbers copied in place are those that are read',
    async ({ library, device, put }) => {
      const whole = (values: number[]) => library.tensor(values, { dtype: 'int32' }).to(device)
      const classes = whole([1, 2, 3])
      classes.copy_(library.tensor([2, 0, 1], { dtype: 'int32' }))
      expect((await classes.cpu()).tolist()).toEqual([2, 0, 1])
      const logits = put([
        [9, 0, -9],
        [9, 0, -9],
        [9, 0, -9],
      ])
      expectClose([library.crossEntropy(logits, classes).item()], [9], {
        ...{ what: 'cost', within: 1e-3 },
      })
      classes.narrow(0, 1, 1).copy_(whole([1]))
      expect((await classes.cpu()).tolist()).toEqual([2, 1, 1])
      classes.copy_(library.tensor([1.5, 2.5, -0.5]))
      expect((await classes.cpu()).tolist()).toEqual([1, 2, 0])
      const fractions = put([0, 0, 0])
      fractions.copy_(classes)
      expect((await fractions.cpu()).tolist()).toEqual([1, 2, 0])
      classes.fill_(3)
      classes.narrow(0, 0, 1).zero_()
      expect((await classes.cpu()).tolist()).toEqual([0, 3, 3])
      fractions.copy_(classes)
      expect((await fractions.cpu()).tolist()).toEqual([0, 3, 3])
      expectError(() => classes.fill_(2 ** 24 + 1), 'to', '16777217', 'exact up to 2²⁴')
    },
  )

  onEach('kernels refuse whole numbers, of which they would make floats', ({ library, device }) => {
    const classes = library.tensor([[1, 2]], { dtype: 'int32' }).to(device)
    const refused = ['int32 (1, 2)', device.name, 'float32'] as const
    expectError(() => classes.add(classes), 'add', ...refused)
    expectError(() => classes.neg(), 'neg', ...refused)
    expectError(() => classes.add_(1), 'add', ...refused)
    expectError(() => classes.mul_(2), 'mul', ...refused)
    expectError(() => classes.sum(), 'sumRows', ...refused)
    expectError(() => library.relu(classes), 'relu', ...refused)
  })

  test('two networks train on two devices at once', async (context) => {
    const library = networkOf(context.library)
    const devices = await Promise.all(
      ['webasm', 'webasm:1'].map((name) => library.openDevice(name)),
    )
    const all = devices.map((device) => training(library, device, { lr: 0.05, momentum: 0.9 }))
    const costs = [0, 1, 2].map(() => all.map(({ step }) => step().item()))
    for (const [first, second] of costs) expect(second).toBe(first)
    expect(await parametersOf(context, all[1].net)).toEqual(await parametersOf(context, all[0].net))
    const foreign = numbers(library, [4, 2, 14, 10]).to(devices[1])
    expectError(() => all[0].net.forward(foreign), 'conv2d', 'webasm:1')
    await Promise.all(devices.map((device) => device.close()))
  })
})
