import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Network, Step } from '../library/compile.ts'
import type { Placed } from '../library/device.ts'
import type { Optimizer } from '../library/optim.ts'
import {
  PERCEPTRON,
  batchOf,
  gradientsOf,
  open,
  parametersOf,
  trainingOf,
} from './compile-cases.ts'
import { type OnDevice, onEachDevice } from './device-context.ts'
import { messageOf } from './errors.ts'

type Library = ReturnType<typeof open>['library']
type Training = { library: Library; net: Network; optimizer: Optimizer }

/** The parts of a training step in order, one of them another. */
function stepWith(
  { library, net, optimizer }: Training,
  {
    clear = () => optimizer.zeroGrad(),
    forward = (x) => net.forward(x),
    cost = (logits, labels) => library.crossEntropy(logits, labels),
    update = () => void optimizer.step(),
    result = (y) => y,
  }: {
    clear?: () => void
    forward?: (x: Placed) => Placed
    cost?: (logits: Placed, labels: Placed) => Placed
    update?: (y: Placed, x: Placed) => void
    result?: (y: Placed, x: Placed) => unknown
  },
): Step {
  return (x, labels) => {
    clear()
    const y = cost(forward(x), labels)
    y.backward()
    update(y, x)
    return result(y, x) as Placed
  }
}

/** Steps that cannot be traced, and what is said of them. */
const UNTRACEABLE: Readonly<Record<string, [string, (training: Training) => Step]>> = {
  'reads a number': ['reads a number', (t) => stepWith(t, { result: (y) => y.mul(y.item()) })],
  'reads a number of a parameter': [
    'compile: item',
    (t) =>
      stepWith(t, {
        result: (y) => y.mul(([...t.net.parameters()][0].sum() as Placed).item()),
      }),
  ],
  'changes a parameter in place': [
    'compile: mul_',
    (t) =>
      stepWith(t, {
        result: (y) => ([...t.net.parameters()][0].detach().mul_(0.5), y),
      }),
  ],
  'prints a tensor': ['reads a number', (t) => stepWith(t, { result: (y) => (y.toString(), y) })],
  'reads the classes': [
    'reads a number',
    (t) =>
      stepWith(t, { cost: (y, labels) => y.mul((labels.tolist() as number[])[0]).sum() as Placed }),
  ],
  'is async': ['is async', (t) => stepWith(t, { result: (y) => Promise.resolve(y) })],
  'returns nothing': ['returned undefined', (t) => stepWith(t, { result: () => undefined })],
  'returns a tensor of the cpu': [
    'returned (2) on cpu',
    (t) => stepWith(t, { result: () => t.library.ones([2]) }),
  ],
  'returns an input': ['one of its inputs', (t) => stepWith(t, { result: (_, x) => x })],
  'drops out': [
    'dropout, which computes on the cpu',
    (t) => stepWith(t, { forward: (x) => new t.library.nn.Dropout().forward(t.net.forward(x)) }),
  ],
  'draws numbers': [
    'made on the cpu within the step',
    (t) =>
      stepWith(t, {
        forward: (x) => t.net.forward(x.add(t.library.randn([x.shape[0], 9])) as Placed),
      }),
  ],
  'has labels of its own': [
    'argument of the step',
    (t) => stepWith(t, { cost: (y) => t.library.crossEntropy(y, [0, 1, 2, 3]) }),
  ],
  'weighs classes': [
    'no kernel for weight',
    (t) =>
      stepWith(t, {
        cost: (y, labels) => t.library.crossEntropy(y, labels, { weight: t.library.ones([4]) }),
      }),
  ],
  'smooths labels': [
    'no kernel for weight, labelSmoothing',
    (t) =>
      stepWith(t, {
        cost: (y, labels) => t.library.crossEntropy(y, labels, { labelSmoothing: 0.1 }),
      }),
  ],
  'has no kernel for an operation': [
    'compile: an operation of the step has no kernel',
    (t) =>
      stepWith(t, { cost: (y) => (y as unknown as { tanh(): Placed }).tanh().sum() as Placed }),
  ],
  'clears no gradients': ['optimizer.zeroGrad()', (t) => stepWith(t, { clear: () => undefined })],
  'reads parameters after the update': [
    'after optimizer.step()',
    (t) => stepWith(t, { result: (_, x) => t.net.forward(x) }),
  ],
  'updates before it has gradients': [
    'after optimizer.step()',
    (t) => stepWith(t, { clear: () => (t.optimizer.zeroGrad(), t.optimizer.step()) }),
  ],
  'clears gradients after the update': [
    'is cleared after optimizer.step()',
    (t) => stepWith(t, { update: () => (t.optimizer.step(), t.optimizer.zeroGrad()) }),
  ],
  'gets gradients after the update': [
    'after optimizer.step()',
    ({ library, net, optimizer }) =>
      (x, labels) => {
        optimizer.zeroGrad()
        const y = library.crossEntropy(net.forward(x), labels)
        optimizer.step()
        y.backward()
        return y
      },
  ],
  'does something else the second time': [
    'two different things',
    (t) => {
      let calls = 0
      return stepWith(t, { result: (y) => (calls++ % 2 ? y.neg() : y) })
    },
  ],
  'multiplies by another number the second time': [
    'two different things',
    (t) => {
      let calls = 0
      return stepWith(t, { result: (y) => y.mul(++calls) })
    },
  ],
  'detaches a tensor of the cpu': [
    'detach() within it makes another each time',
    (t) => {
      const scale = t.library.ones([4, 9])
      return stepWith(t, { forward: (x) => t.net.forward(x.mul(scale.detach()) as Placed) })
    },
  ],
  'reads another tensor the second time': [
    'two different things',
    (t) => {
      const all = [0, 1].map(() => t.library.ones([4, 9]))
      return stepWith(t, { forward: (x) => t.net.forward(x.add(all.reverse()[0]) as Placed) })
    },
  ],
}

/** Parameters and gradients before a call that fails, and that they are the same behind it. */
async function expectUnchanged(
  { read }: Pick<OnDevice, 'read'>,
  { library, net }: Omit<Training, 'optimizer'>,
  call: () => Promise<unknown>,
): Promise<void> {
  for (const p of net.parameters()) p.grad = library.ones(p.shape).mul(3)
  const parameters = await parametersOf({ read }, net)
  const gradients = await gradientsOf({ read }, net)
  await call()
  expect(await parametersOf({ read }, net)).toEqual(parameters)
  expect(await gradientsOf({ read }, net)).toEqual(gradients)
}

/** Steps and inputs that cannot be, and that they leave everything as it was. */
export const compileErrors = capability('compile', (test) => {
  const onEach = onEachDevice(test)

  for (const [what, [message, make]] of Object.entries(UNTRACEABLE)) {
    onEach(`a step that ${what} is refused`, async (context) => {
      const { library, device, read } = open(context)
      const { net, optimizer } = trainingOf(library)
      const compiled = library.compile(make({ library, net, optimizer }), { device })
      await expectUnchanged({ read }, { library, net }, async () => {
        await expect(compiled(...batchOf(library))).rejects.toThrow(message)
      })
      expect(compiled.programs).toEqual([])
      await compiled.close()
    })
  }

  onEach('labels out of range are named as by crossEntropy', async (context) => {
    const { library, device, read } = open(context)
    const { net, step } = trainingOf(library)
    const compiled = library.compile(step, { device })
    const [images] = batchOf(library)
    await compiled(images, [0, 1, 2, 3])
    for (const labels of [
      [0, 1, 4, 3],
      [0, -1, 2, 3],
    ]) {
      const said = messageOf(() => library.crossEntropy(library.ones([4, 4]), labels))
      expect(said).toContain('is outside 0 … 3')
      await expectUnchanged({ read }, { library, net }, async () => {
        await expect(compiled(images, labels)).rejects.toThrow(said)
        await expect(compiled(images, library.tensor(Int32Array.from(labels)))).rejects.toThrow(
          said,
        )
      })
    }
    await expect(compiled(images, [0, 1, -100, 2])).rejects.toThrow('to be ignored')
    await expect(compiled(images, [0, 1, 2.5, 2])).rejects.toThrow('classes, which are whole')
    await expect(compiled(images, [0, 2 ** 32 + 1, 2, 1])).rejects.toThrow('4294967297')
    await compiled.close()
  })

  onEach('inputs must be float32 or int32, and on the cpu', async (context) => {
    const { library, device } = open(context)
    const compiled = library.compile((x) => x.neg() as Placed, { device })
    const x = library.ones([4, 3])
    await expect(compiled(x.to('float64') as Placed)).rejects.toThrow(
      'input 0: float64 (4, 3) must be float32',
    )
    await expect(compiled(x.to(device))).rejects.toThrow(`(4, 3) lives on ${device.name}`)
    await expect(compiled(library.ones([0, 3]))).rejects.toThrow('(0, 3) is empty')
    const wanting = library.ones([4, 3], { requiresGrad: true })
    await expect(compiled(wanting)).rejects.toThrow('requires a gradient')
    expect((await compiled(x)).tolist()).toEqual(x.neg().tolist())
    await compiled.close()
  })

  test('the cpu runs no programs', ({ library: anyLibrary }) => {
    const { library } = open({ library: anyLibrary } as never)
    const compile = () => library.compile((x) => x, { device: library.cpu })
    expect(messageOf(compile)).toContain('compile: the cpu runs no programs; give a device')
  })

  onEach('a network that lives elsewhere is refused', async (context) => {
    const { library, device } = open(context)
    const { net, step } = trainingOf(library)
    const compiled = library.compile(step, { device })
    await compiled(...batchOf(library))
    net.to(device)
    await expect(compiled(...batchOf(library))).rejects.toThrow(`on ${device.name}`)
    await expect(compiled(...batchOf(library, PERCEPTRON, 5))).rejects.toThrow(
      `(7, 9) lives on ${device.name}; a compiled step takes its parameters from the cpu`,
    )
    await net.cpu()
    expect((await compiled(...batchOf(library))).item()).toBeGreaterThan(0)
    await compiled.close()
  })

  onEach('a network of float64 is refused', async (context) => {
    const { library, device } = open(context)
    const { net, step } = trainingOf(library)
    net.to('float64')
    const compiled = library.compile(step, { device })
    await expect(compiled(...batchOf(library))).rejects.toThrow('float64')
    await compiled.close()
  })

  onEach('a step that is closed runs no more, and what was called before does', async (context) => {
    const { library, device } = open(context)
    const compiled = library.compile((x) => x.neg() as Placed, { device })
    const running = compiled(library.ones([1, 2]))
    const closing = compiled.close()
    await expect(compiled(library.ones([1, 2]))).rejects.toThrow('compile: the step is closed')
    expect((await running).tolist()).toEqual([[-1, -1]])
    await closing
    await compiled.close()
  })

  test('a step whose device is closed names it, and what was called before runs', async (context) => {
    const { library } = open(context as never)
    const device = await library.openDevice('webasm:3')
    const compiled = library.compile((x) => x.neg() as Placed, { device })
    const running = compiled(library.ones([1, 2]))
    await device.close()
    await expect(compiled(library.ones([1, 2]))).rejects.toThrow('compile: webasm:3 is closed')
    expect((await running).tolist()).toEqual([[-1, -1]])
    await compiled.close()
  })

  onEach('a program that fails leaves everything as it was', async (context) => {
    const { library, device, read } = open(context)
    const { net, step } = trainingOf(library)
    const compiled = library.compile(step, { device })
    await compiled(...batchOf(library))
    const { program } = compiled.programs[0] as unknown as { program: { run: unknown } }
    program.run = () => Promise.reject(new Error('the device is lost'))
    await expectUnchanged({ read }, { library, net }, async () => {
      await expect(compiled(...batchOf(library))).rejects.toThrow('the device is lost')
    })
    await compiled.close()
  })
})
