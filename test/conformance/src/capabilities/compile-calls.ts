import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import type { Placed } from '../library/device.ts'
import {
  PERCEPTRON,
  TINY_TWIN,
  batchOf,
  gradientsOf,
  open,
  parametersOf,
  trainingOf,
} from './compile-cases.ts'
import { onEachDevice } from './device-context.ts'
import { expectOptions } from './errors.ts'

/** How many programs a compiled step keeps. */
const KEPT = 8

/** Calling a compiled step: what it sees of the world, in which order, and what it keeps. */
export const compileCalls = capability('compile', (test) => {
  const onEach = onEachDevice(test)

  onEach('a learning rate that changes between two steps is seen', async (context) => {
    const { library, device, read } = open(context)
    const { net, optimizer, step } = trainingOf(library, PERCEPTRON, { lr: 0 })
    const compiled = library.compile(step, { device })
    const batch = batchOf(library)
    const before = await parametersOf({ read }, net)
    await compiled(...batch)
    expect(await parametersOf({ read }, net)).toEqual(before)
    optimizer.paramGroups[0].lr = 0.5
    await compiled(...batch)
    const gradients = await gradientsOf({ read }, net)
    for (const [name, now] of Object.entries(await parametersOf({ read }, net))) {
      const expected = before[name]!.map((w, i) => w - 0.5 * gradients[name]![i])
      expectClose(now!, expected, { what: name, within: 1e-6 })
    }
    await compiled.close()
  })

  onEach(
    'a gradient that is set to 0 stays the same tensor, and has the new numbers',
    async (context) => {
      const { library, device, read } = open(context)
      const { net, optimizer } = trainingOf(library)
      const step = (x: Placed, labels: Placed) => {
        optimizer.zeroGrad({ setToNone: false })
        const cost = library.crossEntropy(net.forward(x), labels)
        cost.backward()
        return cost
      }
      const compiled = library.compile(step, { device })
      await compiled(...batchOf(library))
      const before = Array.from(net.parameters(), (p) => p.grad)
      const batch = batchOf(library, PERCEPTRON, 4, 9)
      await compiled(...batch)
      for (const [i, p] of [...net.parameters()].entries())
        expect(p.grad, 'p.grad is the same tensor in each step').toBe(before[i])
      const got = await gradientsOf({ read }, net)
      step(...batch)
      for (const [name, expected] of Object.entries(await gradientsOf({ read }, net))) {
        expectClose(got[name]!, expected!, { what: name, within: 1e-5 })
      }
      await compiled.close()
    },
  )

  onEach('a parameter that is frozen, or set free, between two steps is so', async (context) => {
    const { library, device } = open(context)
    const { net, optimizer } = trainingOf(library, PERCEPTRON, { lr: 0.1 })
    const compiled = library.compile(
      (x, labels) => {
        optimizer.zeroGrad()
        const cost = library.crossEntropy(net.forward(x), labels)
        cost.backward()
        return cost
      },
      { device },
    )
    const batch = batchOf(library)
    const [weight] = net.parameters()
    for (const free of [true, false, true]) {
      weight.requiresGrad_(free)
      await compiled(...batch)
      expect(weight.grad !== null, `weight has a gradient where requiresGrad is ${free}`).toBe(free)
    }
    await compiled.close()
  })

  onEach('two compiled steps over one network take turns', async (context) => {
    const { library, device } = open(context)
    const courses = await Promise.all(
      [true, false].map(async (waits) => {
        const { net, optimizer, step } = trainingOf(library, PERCEPTRON, { lr: 0.1 })
        const other = (x: Placed, labels: Placed) => {
          optimizer.zeroGrad()
          const cost = library.crossEntropy(net.forward(x), labels)
          cost.backward()
          optimizer.step()
          return cost
        }
        const steps = [step, other].map((one) => library.compile(one, { device }))
        const batch = batchOf(library)
        const costs: Promise<Placed>[] = []
        for (let i = 0; i < 4; i++) {
          costs.push(steps[i % 2](...batch))
          if (waits) await costs.at(-1)
        }
        const numbers = (await Promise.all(costs)).map((cost) => cost.item())
        await Promise.all(steps.map((one) => one.close()))
        return numbers
      }),
    )
    expect(courses[1]).toEqual(courses[0])
    expect(new Set(courses[0]).size).toBe(4)
  })

  onEach('parameters that were loaded, or replaced by others, are seen', async (context) => {
    const { library, device } = open(context)
    const forward = (net: { forward(x: Placed): Placed }) => (x: Placed, labels: Placed) =>
      library.crossEntropy(net.forward(x), labels)
    const { net } = trainingOf(library)
    const compiled = library.compile(forward(net), { device })
    const batch = batchOf(library)
    const first = (await compiled(...batch)).item()
    const state = net.stateDict()
    const other = Object.entries(state).map(([name, w]) => [name, w.mul(-0.5).detach()])
    net.loadStateDict(Object.fromEntries(other) as never)
    const loaded = (await compiled(...batch)).item()
    expectClose([loaded], [forward(net)(...batch).item()], { what: 'loaded', within: 1e-6 })
    for (const p of net.parameters()) p.data = p.detach().mul(3).detach()
    const replaced = (await compiled(...batch)).item()
    expectClose([replaced], [forward(net)(...batch).item()], { what: 'replaced', within: 1e-6 })
    expect(new Set([first, loaded, replaced]).size).toBe(3)
    expect(compiled.programs).toHaveLength(1)
    await compiled.close()
  })

  onEach('steps that nobody waits for run one after the other', async (context) => {
    const { library, device, read } = open(context)
    const [waiting, hasty] = [trainingOf(library), trainingOf(library)]
    const compiled = [waiting, hasty].map(({ step }) => library.compile(step, { device }))
    const batches = [4, 5, 4].map((B, i) => batchOf(library, PERCEPTRON, B, i))
    for (const batch of batches) await compiled[0](...batch)
    const costs = await Promise.all(batches.map((batch) => compiled[1](...batch)))
    expect(costs).toHaveLength(3)
    const expected = await parametersOf({ read }, waiting.net)
    expect(await parametersOf({ read }, hasty.net)).toEqual(expected)
    await Promise.all(compiled.map((step) => step.close()))
  })

  onEach('a step that failed does not stop the next', async (context) => {
    const { library, device } = open(context)
    const { step } = trainingOf(library)
    const compiled = library.compile(step, { device })
    const [images, labels] = batchOf(library)
    const failing = compiled(images, [0, 1, 2, 9])
    const next = compiled(images, labels)
    await expect(failing).rejects.toThrow('outside')
    expect((await next).item()).toBeGreaterThan(0)
    await compiled.close()
  })

  onEach('each shape of inputs is traced once, and the oldest program goes', async (context) => {
    const { library, device } = open(context)
    const { step } = trainingOf(library)
    let calls = 0
    const counted = (...inputs: Placed[]) => (calls++, step(...inputs))
    const compiled = library.compile(counted, { device })
    expect(compiled.programs).toEqual([])
    const shapesOf = () => compiled.programs.map(({ shapes: [images] }) => images)
    for (let B = 1; B <= KEPT + 1; B++) await compiled(...batchOf(library, PERCEPTRON, B))
    const sizes = Array.from({ length: KEPT }, (_, i) => `(${i + 2}, 9)`)
    expect(shapesOf()).toEqual(sizes)
    const traced = calls
    for (let B = 2; B <= KEPT + 1; B++) await compiled(...batchOf(library, PERCEPTRON, B))
    expect(calls, 'calls of the step').toBe(traced)
    await compiled(...batchOf(library, PERCEPTRON, 1))
    expect(calls).toBeGreaterThan(traced)
    expect(shapesOf()).toEqual([...sizes.slice(1), '(1, 9)'])
    await compiled.close()
    expect(compiled.programs).toEqual([])
  })

  onEach('after reset the step is traced anew', async (context) => {
    const { library, device } = open(context)
    let factor = 2
    const compiled = library.compile((x) => x.mul(factor) as Placed, { device })
    const x = library.tensor([[1, 2, 3]])
    expect((await compiled(x)).tolist()).toEqual([[2, 4, 6]])
    factor = 3
    expect((await compiled(x)).tolist()).toEqual([[2, 4, 6]])
    await compiled.reset()
    expect((await compiled(x)).tolist()).toEqual([[3, 6, 9]])
    await compiled.close()
  })

  onEach('inputs may be views, and classes plain numbers', async (context) => {
    const { library, device } = open(context)
    const { net } = trainingOf(library)
    const step = (x: Placed, labels: Placed) => library.crossEntropy(net.forward(x), labels)
    const compiled = library.compile(step, { device })
    const [images, labels] = batchOf(library, PERCEPTRON, 6)
    const view = images.narrow(0, 1, 4)
    const turned = library.randn([9, 4], { generator: new library.Generator(4) }).t() as Placed
    for (const x of [view as Placed, turned]) {
      const expected = step(x, labels.narrow(0, 1, 4) as Placed).item()
      const got = await compiled(x, (labels.tolist() as number[]).slice(1, 5))
      expectClose([got.item()], [expected], { what: 'cost', within: 1e-6 })
    }
    expect(compiled.programs).toHaveLength(1)
    await compiled.close()
  })

  onEach('a parameter that got no gradient loses the one from before', async (context) => {
    const { library, device, read } = open(context)
    const [net] = [trainingOf(library).net]
    const step = (x: Placed) => {
      net.zeroGrad()
      const y = x.sum() as Placed
      return y
    }
    for (const p of net.parameters()) p.grad = library.ones(p.shape)
    const compiled = library.compile(step, { device })
    await compiled(library.ones([4, 9]))
    expect(
      Object.values(await gradientsOf({ read }, net)).every((grad) => grad === null),
      'every gradient is null after zeroGrad in the step',
    ).toBe(true)
    await compiled.close()
  })

  onEach('a receipt names the class that computed', async (context) => {
    const { library, device } = open(context)
    const compiled = library.compile(trainingOf(library).step, { device })
    await compiled(...batchOf(library))
    const [{ receipt, kernels, plan }] = compiled.programs
    const classes = { webasm: 'WebAssemblyKernel', 'gpujs-cpu': 'CPUKernel' }
    expect(receipt.mode, 'receipt.mode').toBe(device.name)
    expect(receipt.backend, 'receipt.backend').toBe(classes[device.name as 'webasm'])
    expect(kernels, 'number of kernels').toBe(plan.program.steps.length)
    await compiled.close()
  })

  test('options that are no object, or have an unknown name, are refused', ({
    library: anyLibrary,
  }) => {
    const { library } = open({ library: anyLibrary } as never)
    const known = ['device', 'threads', 'plan']
    expectOptions('compile', known, (options) => library.compile((x) => x, options))
  })

  onEach('a plan is drawn with each of its kernels', async (context) => {
    const { library, device } = open(context)
    const compiled = library.compile(trainingOf(library, TINY_TWIN).step, { device })
    await compiled(...batchOf(library, TINY_TWIN))
    const [{ plan }] = compiled.programs
    const dot = library.drawPlan(plan, ['images', 'labels'])
    expect(dot).toMatch(/^digraph \{\n( {2}.*[^;]\n)+\}\n$/)
    for (const [i, { kernel }] of plan.program.steps.entries()) {
      expect(dot).toContain(`s${i} [label="${kernel.name}\\n`)
    }
    expect(dot).toContain('label="images\\n')
    const nodes = [...dot.matchAll(/^ {2}([is]\d+) \[/gm)].map(([, node]) => node)
    const ends = [...dot.matchAll(/([is]\d+) -> (s\d+)/g)].flatMap(([, from, to]) => [from, to])
    expect(new Set(nodes).size, 'number of different nodes').toBe(nodes.length)
    expect(ends.filter((node) => !nodes.includes(node))).toEqual([])
    await compiled.close()
  })

  onEach('200 steps leave nothing behind', async (context) => {
    const { library, device } = open(context)
    const compiled = library.compile(trainingOf(library).step, { device })
    const batches = [3, 4].map((B) => batchOf(library, PERCEPTRON, B))
    const alive = () => [device.gpu!.counts(), compiled.programs.map(({ kernels }) => kernels)]
    for (const batch of batches) await compiled(...batch)
    const before = alive()
    for (let i = 0; i < 200; i++) await compiled(...batches[i % 2])
    expect(alive()).toEqual(before)
    await compiled.close()
  })
})
