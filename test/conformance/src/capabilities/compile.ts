import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { pytorch } from '../core/nets.ts'
import type { Compiled, CompileLibrary, Network } from '../library/compile.ts'
import type { Device, Placed } from '../library/device.ts'
import {
  NETWORKS,
  type NetworkCase,
  PERCEPTRON,
  TINY_TWIN,
  batchOf,
  gradientsOf,
  open,
  parametersOf,
  trainingOf,
} from './compile-cases.ts'
import { type OnDevice, onEachDevice } from './device-context.ts'

/** What float32 may lose in another order of sums, as a part of the largest number. */
const WITHIN = 1e-5

type Numbers = Record<string, number[] | null>

function expectAll(got: Numbers, expected: Numbers, what: string, within = WITHIN): void {
  expect(Object.keys(got), what).toEqual(Object.keys(expected))
  for (const [name, values] of Object.entries(expected)) {
    if (values === null) expect(got[name], `${what}: ${name}`).toBeNull()
    else expectClose(got[name] ?? [], values, { what: `${what}: ${name}`, within })
  }
}

/** The optimizer, and how a trace becomes a program. */
type Settings = { name?: string; options?: object; plan?: unknown }

/** Two trainings from the same parameters, the second compiled, step by step. */
async function expectSteps(
  context: OnDevice,
  network: NetworkCase,
  batches: readonly (readonly [Placed, Placed])[],
  { name = 'SGD', options = { lr: 0.05, momentum: 0.9 }, plan }: Settings = {},
): Promise<Compiled> {
  const { library, device, read } = open(context)
  const plain = trainingOf(library, network, options, name)
  const made = trainingOf(library, network, options, name)
  const compiled = library.compile(made.step, { device, plan })
  for (const [i, batch] of batches.entries()) {
    const what = `${network.name}, step ${i + 1}, batch of ${batch[0].shape[0]}`
    const expected = plain.step(...batch).item()
    expectClose([(await compiled(...batch)).item()], [expected], { what, within: WITHIN })
    const [got, wanted] = [made.net, plain.net]
    expectAll(await gradientsOf({ read }, got), await gradientsOf({ read }, wanted), what)
    expectAll(await parametersOf({ read }, got), await parametersOf({ read }, wanted), what)
  }
  return compiled
}

export const compile = capability('compile', (test) => {
  const onEach = onEachDevice(test)

  for (const network of NETWORKS) {
    onEach(`${network.name}: cost, gradients and update as without compile`, async (context) => {
      const { library } = open(context)
      const batches = [batchOf(library, network, 4), batchOf(library, network, 4, 9)]
      const compiled = await expectSteps(context, network, batches)
      const [{ plan }] = compiled.programs
      expect(plan.layout, 'plan.layout').toBe(network.layout)
      if (network.because) expect(plan.because).toContain(network.because)
      else expect(plan.because, 'plan.because').toBeUndefined()
      await compiled.close()
    })
  }

  for (const network of NETWORKS.filter(({ name }) => !name.includes('tutorial'))) {
    onEach(`${network.name}: batches of 1, 3, 4, 5 and 64`, async (context) => {
      const batches = [1, 3, 4, 5, 64].map((B) => batchOf(open(context).library, network, B))
      const compiled = await expectSteps(context, network, batches)
      expect(compiled.programs).toHaveLength(batches.length)
      await compiled.close()
    })
  }

  onEach('the launches of the trace as they are give the same', async (context) => {
    const { library } = open(context)
    const batches = [3, 4].map((B) => batchOf(library, TINY_TWIN, B))
    const compiled = await expectSteps(context, TINY_TWIN, batches, { plan: library.planRows })
    expect(compiled.programs.map(({ plan }) => plan.layout)).toEqual(['rows', 'rows'])
    await compiled.close()
  })

  onEach('20 steps of the tiny twin follow PyTorch, cost by cost', async (context) => {
    const { library, device } = open(context)
    const { lr, momentum, batches, order, costs } = pytorch('tiny', 'float32').training
    const { net, step } = trainingOf(library, TINY_TWIN, { lr, momentum })
    for (const [name, p] of net.namedParameters()) {
      const given = pytorch('tiny', 'float32').parameters.find((known) => known.name === name)!
      ;(p.storage as Float32Array).set(given.values)
    }
    const compiled = library.compile(step, { device })
    for (const [i, which] of order.entries()) {
      const { images, labels } = batches[which]
      const given = library.tensor(Array.from(images.values)).view(images.batch, ...TINY_TWIN.shape)
      const cost = (await compiled(given as Placed, labels)).item()
      expectClose([cost], [costs[i]], { what: `cost of step ${i + 1}`, within: WITHIN })
    }
    await compiled.close()
  })

  onEach('Adam and RMSprop step on the cpu with the gradients of the program', async (context) => {
    const { library } = open(context)
    for (const name of ['Adam', 'RMSprop']) {
      const batches = Array.from({ length: 3 }, (_, i) => batchOf(library, PERCEPTRON, 4, i))
      const options = { lr: 0.001, weightDecay: 0.1 }
      await (await expectSteps(context, PERCEPTRON, batches, { name, options })).close()
    }
  })

  onEach('a forward pass, and gradients for a given upstream gradient', async (context) => {
    const { library, device, read } = open(context)
    const { net, optimizer } = trainingOf(library, TINY_TWIN)
    const upstream = library.randn([5, 3], { generator: new library.Generator(8) }) as Placed
    const step = (images: Placed, dLogits: Placed): Placed => {
      optimizer.zeroGrad()
      const logits = net.forward(images)
      logits.backward(dLogits)
      return logits
    }
    const [images] = batchOf(library, TINY_TWIN, 5)
    const expected = await read(step(images, upstream))
    const gradients = await gradientsOf({ read }, net)
    const compiled = library.compile(step, { device })
    const forward = library.compile((x) => net.forward(x), { device })
    expectClose(await read(await forward(images)), expected, { what: 'logits', within: WITHIN })
    const logits = await read(await compiled(images, upstream))
    expectClose(logits, expected, { what: 'logits', within: WITHIN })
    expectAll(await gradientsOf({ read }, net), gradients, 'upstream gradient')
    expect(compiled.programs[0].plan.layout).toBe('quads')
    await Promise.all([compiled.close(), forward.close()])
  })

  onEach('what fills up the last quad adds nothing, whatever becomes of it', async (context) => {
    const { library, device, read } = open(context)
    const { net, optimizer } = trainingOf(library)
    const step = (x: Placed, dy: Placed): Placed => {
      optimizer.zeroGrad()
      const y = net.forward(x)
      y.backward(dy.exp()) // exp(0) = 1
      return y
    }
    const [x] = batchOf(library, PERCEPTRON, 3)
    const dy = library.randn([3, 4], { generator: new library.Generator(8) }) as Placed
    step(x, dy)
    const expected = await gradientsOf({ read }, net)
    const compiled = library.compile(step, { device })
    await compiled(x, dy)
    expectAll(await gradientsOf({ read }, net), expected, 'gradient')
    await compiled.close()
  })

  onEach('NaN in a picture, then in every parameter, stays NaN', async (context) => {
    const { library } = open(context)
    const [hurt, sound] = [0, 1].map((seed) => batchOf(library, TINY_TWIN, 5, seed))
    ;(hurt[0].storage as Float32Array)[7] = NaN
    await (await expectSteps(context, TINY_TWIN, [hurt, sound])).close()
  })

  onEach('a gradient that is cleared after backward is gone', async (context) => {
    const { library, device, read } = open(context)
    const { net } = trainingOf(library)
    for (const again of [true, false]) {
      const step = (x: Placed, labels: Placed): Placed => {
        net.zeroGrad()
        library.crossEntropy(net.forward(x), labels).backward()
        net.zeroGrad()
        const cost = library.crossEntropy(net.forward(x.mul(2) as Placed), labels)
        if (again) cost.backward()
        return cost
      }
      const batch = batchOf(library)
      const cost = await read(step(...batch))
      const gradients = await gradientsOf({ read }, net)
      const compiled = library.compile(step, { device })
      expectClose(await read(await compiled(...batch)), cost, { what: 'cost', within: WITHIN })
      expectAll(await gradientsOf({ read }, net), gradients, `again: ${again}`)
      await compiled.close()
    }
  })

  onEach('losses one by one, and the sum of them', async (context) => {
    const { library, device, read } = open(context)
    const { net } = trainingOf(library)
    for (const reduction of ['none', 'sum'] as const) {
      const step = (x: Placed, labels: Placed) =>
        library.crossEntropy(net.forward(x), labels, { reduction })
      const compiled = library.compile(step, { device })
      const batch = batchOf(library, PERCEPTRON, 5)
      const [got, expected] = [await compiled(...batch), step(...batch)]
      expect(got.shape).toEqual(expected.shape)
      expectClose(await read(got), await read(expected), { what: reduction, within: WITHIN })
      await compiled.close()
    }
  })

  onEach(
    'what a rule leaves out is not left out where something else reads it',
    async (context) => {
      const { library, device, read } = open(context)
      const { net } = trainingOf(library, TINY_TWIN)
      for (const [what, step] of Object.entries(otherReaders(library, net))) {
        for (const B of [4, 5]) {
          const batch = batchOf(library, TINY_TWIN, B)
          net.zeroGrad()
          const expected = await read(step(...batch))
          const gradients = await gradientsOf({ read }, net)
          const compiled = library.compile(step, { device })
          const got = await read(await compiled(...batch))
          expectClose(got, expected, { what, within: WITHIN })
          expectAll(await gradientsOf({ read }, net), gradients, what)
          await compiled.close()
        }
      }
    },
  )

  test('without workers and with them', async ({ library: anyLibrary, read }) => {
    const { library } = open({ library: anyLibrary } as never)
    const device: Device = await library.openDevice('webasm')
    const results = [false, true].map(async (threads) => {
      const { step, net } = trainingOf(library, TINY_TWIN)
      const compiled = library.compile(step, { device, threads })
      await compiled(...batchOf(library, TINY_TWIN, 64))
      const gradients = await gradientsOf({ read }, net)
      await compiled.close()
      return gradients
    })
    const [without, withThem] = await Promise.all(results)
    expectAll(withThem, without, 'with workers')
    await device.close()
  })
})

/** Steps in which a value between two kernels that could be joined is read once more. */
function otherReaders(library: CompileLibrary, net: Network) {
  type Layers = Record<string, { forward(x: Placed): Placed; weight: Placed }>
  const { conv1, conv2, fc1, fc2, fc3 } = net as unknown as Layers
  const relu = new library.nn.ReLU()
  const pool = new library.nn.MaxPool2d(...([2] as never[]))
  const train = (make: (x: Placed, labels: Placed) => Placed) => (x: Placed, labels: Placed) => {
    net.zeroGrad()
    const y = make(x, labels)
    y.backward()
    return y
  }
  return {
    'what comes before ReLU': train((x) => {
      const y = conv1.forward(x)
      return (relu.forward(y).sum() as Placed).add(y.sum()) as Placed
    }),
    'what comes before pooling': train((x) => {
      const y = relu.forward(conv1.forward(x))
      return (pool.forward(y).sum() as Placed).add(y.mul(y).sum()) as Placed
    }),
    'logits beside their loss': train((x, labels) => {
      const logits = net.forward(x)
      return library.crossEntropy(logits, labels).add(logits.mul(logits).sum()) as Placed
    }),
    'a ReLU, and a way around it': train((x, labels) => {
      const pooled = (y: Placed) => pool.forward(relu.forward(y))
      const features = pooled(conv2.forward(pooled(conv1.forward(x))))
      const y = fc1.forward(features.view(x.shape[0], -1) as Placed)
      const around = relu.forward(y).add(y) as Placed
      return library.crossEntropy(fc3.forward(fc2.forward(around)), labels)
    }),
    'weights used twice': train((x, labels) => {
      const once = library.crossEntropy(net.forward(x), labels)
      return once.add(library.crossEntropy(net.forward(x.mul(x) as Placed), labels)) as Placed
    }),
    'a gradient that is read': (x: Placed, labels: Placed) => {
      net.zeroGrad()
      library.crossEntropy(net.forward(x), labels).backward()
      const { grad } = fc1.weight
      return grad!.mul(grad!).sum() as Placed
    },
  } satisfies Record<string, (x: Placed, labels: Placed) => Placed>
}
