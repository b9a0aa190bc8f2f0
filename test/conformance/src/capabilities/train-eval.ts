import { type SmallNetworkCase, loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { type Context, capability } from '../capability.ts'
import type { Library, Tensor } from '../library.ts'
import { type Module, type StateDict, nnOf } from '../library/train-eval.ts'
import { make } from './cases.ts'
import { expectError, expectOptions } from './errors.ts'
import { expectTensor } from './function-cases.ts'

const double = { dtype: 'float64' } as const

/** Two ways to run, and what a module keeps besides its parameters. */
export const trainEval = capability('train-eval', (test) => {
  const { networks, sentences } = loadCases('train-eval')

  test('a new module is in training', ({ library }) => {
    const nn = nnOf(library)
    expect([new nn.Linear(1, 1).training, new nn.Sequential().training]).toEqual([true, true])
  })

  test('train and eval reach every module of the tree', ({ library }) => {
    const nn = nnOf(library)
    const deep = new nn.Dropout()
    const middle = new nn.Sequential(new nn.Linear(1, 1), new nn.Sequential(deep))
    const net = new nn.Sequential(middle, new nn.ReLU())
    expect(net.eval(), 'net.eval() is net itself').toBe(net)
    expect([net, middle, deep].map(({ training }) => training)).toEqual([false, false, false])
    expect(net.train(), 'net.train() is net itself').toBe(net)
    expect([net, middle, deep].map(({ training }) => training)).toEqual([true, true, true])
    middle.train(false)
    expect([net, middle, deep].map(({ training }) => training)).toEqual([true, false, false])
  })

  test('a module may answer train in its own way, also deep in a tree', ({ library }) => {
    const nn = nnOf(library)
    class Frozen extends nn.BatchNorm1d {
      override train(): Module {
        return super.train(false)
      }
    }
    const frozen = new Frozen(2)
    const net = new nn.Sequential(new nn.Sequential(frozen))
    net.train()
    expect([net.training, frozen.training]).toEqual([true, false])
  })

  test('train takes true or false', ({ library }) => {
    const net = new (nnOf(library).Identity)()
    expectError(() => net.train('no' as never), 'train', 'string', sentences.mode)
    expect(net.training, 'net.training after train refused').toBe(true)
  })

  test('eval has nothing to do with noGrad', ({ library }) => {
    const nn = nnOf(library)
    const net = new nn.Sequential(new nn.Linear(2, 2), new nn.Dropout())
    const x = library.ones([1, 2])
    expect(net.eval().forward(x).requiresGrad, 'requiresGrad of the output in eval').toBe(true)
    expect(library.isGradEnabled(), 'isGradEnabled() after eval').toBe(true)
    net.train()
    library.noGrad(() => {
      expect(net.forward(x).requiresGrad, 'requiresGrad of the output in noGrad').toBe(false)
      expect(net.training, 'net.training in noGrad').toBe(true)
    })
  })

  test('in noGrad, batch norm in training still keeps its running values', ({ library }) => {
    const layer = new (nnOf(library).BatchNorm1d)(1)
    library.noGrad(() => layer.forward(library.tensor([[1], [3]])))
    expect(layer.numBatchesTracked!.item()).toBe(1)
    expect(layer.runningMean!.item()).toBeCloseTo(0.2, 6)
  })

  test('a buffer is a property, is in the state, and is no parameter', ({ library }) => {
    const net = counterOf(library)
    expect([...net.namedBuffers()]).toEqual([['count', Reflect.get(net, 'count')]])
    expect([...net.buffers()]).toEqual([Reflect.get(net, 'count')])
    expect([...net.parameters()]).toEqual([])
    expect(Object.keys(net.stateDict())).toEqual(['count'])
    expect(net.stateDict().count.requiresGrad, 'requiresGrad of the buffer count').toBe(false)
  })

  test('a buffer that is not persistent stays out of the state', ({ library }) => {
    const net = counterOf(library)
    net.registerBuffer('scratch', library.ones([2]), { persistent: false })
    expect([...net.namedBuffers()].map(([name]) => name)).toEqual(['count', 'scratch'])
    expect(Object.keys(net.stateDict())).toEqual(['count'])
    expect(net.loadStateDict({ count: library.tensor([5]) })).toEqual({
      missingKeys: [],
      unexpectedKeys: [],
    })
    expect(Reflect.get(net, 'count')).toMatchObject({ shape: [1] })
    expect((Reflect.get(net, 'count') as Tensor).item()).toBe(5)
  })

  test('a buffer may be null, and be set anew', ({ library }) => {
    const net = counterOf(library)
    net.registerBuffer('later', null)
    expect([...net.namedBuffers()].map(([name]) => name)).toEqual(['count'])
    net.registerBuffer('later', library.ones([1]))
    expect([...net.namedBuffers()].map(([name]) => name)).toEqual(['count', 'later'])
    const fresh = library.zeros([3])
    Object.assign(net, { later: fresh })
    expect([...net.buffers()][1], 'the second of buffers() is the new one itself').toBe(fresh)
    Object.assign(net, { later: null })
    expect(Object.keys(net.stateDict())).toEqual(['count'])
  })

  test('a buffer that two modules share comes once, and in the state twice', ({ library }) => {
    const nn = nnOf(library)
    const shared = library.ones([1])
    const [a, b] = [new nn.Identity(), new nn.Identity()]
    for (const module of [a, b]) module.registerBuffer('scale', shared)
    const net = new nn.Sequential(a, b)
    expect([...net.namedBuffers()].map(([name]) => name)).toEqual(['0.scale'])
    expect(Object.keys(net.stateDict())).toEqual(['0.scale', '1.scale'])
  })

  test('in the state, buffers follow the parameters of their module', ({ library }) => {
    const nn = nnOf(library)
    const net = new nn.Sequential(new nn.BatchNorm1d(2), new nn.Linear(2, 1))
    expect(Object.keys(net.stateDict())).toEqual([
      '0.weight',
      '0.bias',
      '0.runningMean',
      '0.runningVar',
      '0.numBatchesTracked',
      '1.weight',
      '1.bias',
    ])
    expect([...net.namedParameters()].map(([name]) => name)).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
    ])
  })

  test('loadStateDict names all buffers that are missing, unexpected or of another shape', ({
    library,
  }) => {
    const nn = nnOf(library)
    const net = new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3))
    const { '1.runningMean': dropped, ...state } = net.stateDict()
    const source: StateDict = {
      ...state,
      '1.runningMeans': dropped,
      '1.runningVar': library.ones([4]),
      '1.bias': library.ones([3]),
    }
    const load = () => net.loadStateDict(source)
    expectError(load, 'loadStateDict', '1.runningMean', '1.runningMeans', '1.runningVar', '(4)')
    expect(net.stateDict()['1.bias'].tolist()).toEqual([0, 0, 0]) // nothing was copied
    delete source['1.runningVar']
    expect(net.loadStateDict(source, { strict: false })).toEqual({
      missingKeys: ['1.runningMean', '1.runningVar'],
      unexpectedKeys: ['1.runningMeans'],
    })
    expect(net.stateDict()['1.bias'].tolist()).toEqual([1, 1, 1])
  })

  test('running values travel with the state', ({ library }) => {
    const nn = nnOf(library)
    const [trained, loaded] = [new nn.BatchNorm1d(2, double), new nn.BatchNorm1d(2, double)]
    trained.forward(library.randn([5, 2], double))
    loaded.loadStateDict(trained.stateDict())
    const x = library.randn([3, 2], double)
    expect(loaded.eval().forward(x).tolist()).toEqual(trained.eval().forward(x).tolist())
    expect(loaded.runningMean!.storage, 'a loaded runningMean has a storage of its own').not.toBe(
      trained.runningMean!.storage,
    )
    expect(loaded.numBatchesTracked!.item()).toBe(1)
  })

  test('a change of precision takes buffers along, except what counts', ({ library }) => {
    const nn = nnOf(library)
    const net = new nn.Sequential(new nn.BatchNorm1d(2))
    net.forward(library.randn([4, 2]))
    const dtypes = () => Object.values(net.stateDict()).map(({ dtype }) => dtype)
    const before = net.stateDict()['0.runningVar'].tolist()
    expect(net.double(), 'net.double() is net itself').toBe(net)
    expect(dtypes()).toEqual(['float64', 'float64', 'float64', 'float64', 'int32'])
    expect(net.stateDict()['0.runningVar'].tolist()).toEqual(before)
    expect(net.eval().forward(library.ones([1, 2], double)).dtype).toBe('float64')
    net.float()
    expect(dtypes()).toEqual(['float32', 'float32', 'float32', 'float32', 'int32'])
  })

  test('a parameter that is registered as a buffer is a buffer only', ({ library }) => {
    const net = counterOf(library)
    const p = new library.nn.Parameter(library.ones([2]))
    net.registerBuffer('p', p)
    expect([...net.namedParameters()]).toEqual([])
    expect([...net.namedBuffers()].map(([name]) => name)).toEqual(['count', 'p'])
    expect([...net.buffers()][1], 'the second of buffers() is p itself').toBe(p)
    expect(Object.keys(net.stateDict())).toEqual(['count', 'p'])
    Object.assign(net, { p: new library.nn.Parameter(library.ones([2])) }) // as one would assign it
    expect([...net.namedParameters()].map(([name]) => name)).toEqual(['p'])
    expect([...net.namedBuffers()].map(([name]) => name)).toEqual(['count'])
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const net = counterOf(library)
    expectOptions('registerBuffer', ['persistent'], (options) => {
      net.registerBuffer('more', library.ones([1]), options)
    })
    expect(
      [...net.namedBuffers()].map(([name]) => name),
      'the buffers',
    ).toEqual(['count'])
  })

  test('registerBuffer names what it cannot take', ({ library }) => {
    const net = counterOf(library)
    const buffer = library.ones([1])
    const register = (name: string, tensor: unknown) => () => {
      net.registerBuffer(name, tensor as Tensor)
    }
    expectError(register('a.b', buffer), 'registerBuffer', "'a.b'", 'dot')
    expectError(register('', buffer), 'registerBuffer', "''")
    expectError(register('forward', buffer), 'registerBuffer', sentences.bufferExists)
    expectError(register('training', buffer), 'registerBuffer', "'training'", 'exists')
    expectError(register('three', 3), 'registerBuffer', "'three'", 'number', 'Tensor')
    expect([...net.namedBuffers()].map(([name]) => name)).toEqual(['count'])
  })

  test(
    'a network with batch norm and dropout trains and answers as in PyTorch',
    async (context) => {
      for (const given of networks) await expectSmallNetwork(context, given)
    },
    { needs: ['dropout', 'normalization', 'activations', 'average-pooling'] },
  )
})

/** A module with one buffer, `count`. */
function counterOf(library: Library): Module {
  const net = new (nnOf(library).Identity)()
  net.registerBuffer('count', library.tensor([2]))
  return net
}

/** Initialised, trained for three steps and evaluated under one seed. */
async function expectSmallNetwork(context: Context, given: SmallNetworkCase): Promise<void> {
  const { library } = context
  library.manualSeed(given.seed)
  const net = smallNetwork(library)
  const images = given.images.map((x) => make(library, x))
  const costs = given.targets.map((targets, step) => {
    const cost = library.crossEntropy(net.forward(images[step]), targets)
    net.zeroGrad()
    cost.backward()
    library.noGrad(() => {
      for (const parameter of net.parameters()) parameter.sub_(parameter.grad!.mul(0.1))
    })
    return cost.item()
  })
  expect(costs.length, 'number of costs').toBe(given.costs.length)
  costs.forEach((cost, step) => {
    expect(cost, `cost of step ${step + 1}`).toBeCloseTo(Number(given.costs[step]), 12)
  })
  const state = net.stateDict()
  expect(Object.keys(state)).toEqual(Object.keys(given.state))
  expect([...net.namedBuffers()].map(([name]) => name)).toEqual(given.buffers)
  for (const [key, value] of Object.entries(given.state)) {
    if (key.endsWith('numBatchesTracked'))
      expect(state[key].item(), 'value of numBatchesTracked').toBe(value.values[0])
    else await expectTensor(context, state[key], value, key, { within: 1e-12 })
  }
  const logits = library.noGrad(() => net.eval().forward(images[3]))
  await expectTensor(context, logits, given.logits, 'logits in eval', { within: 1e-12 })
}

/** The fixture's Small. */
function smallNetwork(library: Library): Module {
  const nn = nnOf(library)
  const { functional: F } = nn
  const { flatten } = library as unknown as { flatten(x: Tensor, startDim: number): Tensor }
  class Small extends nn.Module {
    conv = new nn.Conv2d(2, 4, 3, double)
    norm1 = new nn.BatchNorm2d(4, double)
    drop1 = new nn.Dropout2d(0.25)
    fc1 = new nn.Linear(16, 6, double)
    norm2 = new nn.LayerNorm(6, double)
    drop2 = new nn.Dropout(0.4)
    fc2 = new nn.Linear(6, 3, double)

    override forward(images: Tensor): Tensor {
      let x = images
      x = this.drop1.forward(F.relu(this.norm1.forward(this.conv.forward(x))))
      x = F.avgPool2d(x, 2)
      x = flatten(x, 1)
      x = this.drop2.forward(F.gelu(this.norm2.forward(this.fc1.forward(x))))
      return this.fc2.forward(x)
    }
  }
  return new Small()
}
