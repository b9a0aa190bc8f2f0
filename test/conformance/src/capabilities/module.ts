import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Library, Tensor } from '../library.ts'
import { expectError, expectOptions } from './errors.ts'

/** A network of two layers and a parameter of its own. */
function makeNet({ nn, zeros, ones, Generator }: Library) {
  const options = { generator: new Generator(0) }
  class Block extends nn.Module {
    inner = new nn.Linear(3, 2, options)
    scale = new nn.Parameter(ones([2]))
    override forward(x: Tensor): Tensor {
      return this.inner.forward(x).mul(this.scale)
    }
  }
  class Net extends nn.Module {
    block = new Block()
    last = new nn.Linear(2, 1, { ...options, bias: false })
    shift = new nn.Parameter(zeros([1]))
    frozen = zeros([1])
    override forward(x: Tensor): Tensor {
      return this.last.forward(this.block.forward(x)).add(this.shift)
    }
  }
  return new Net()
}

const names = (entries: Iterable<[string, unknown]>) => Array.from(entries, ([name]) => name)

/** A network as a tree that owns its parameters. */
export const module = capability('module', (test) => {
  test('a parameter is a leaf tensor that requires a gradient', ({ library }) => {
    const data = library.tensor([1, 2])
    const w = new library.nn.Parameter(data)
    expect([w.requiresGrad, w.isLeaf, w.dtype, w.shape]).toEqual([true, true, 'float32', [2]])
    expect(w.storage, 'a parameter shares the storage of its data').toBe(data.storage)
    expect(data.requiresGrad, 'requiresGrad of the data').toBe(false)
    expect(
      new library.nn.Parameter(data, false).requiresGrad,
      'requiresGrad of new Parameter(data, false)',
    ).toBe(false)
    w.mul(w).sum().backward()
    expect(w.grad!.tolist()).toEqual([2, 4])
  })

  test('a parameter counts changes together with the tensor that it was made of', ({ library }) => {
    const data = library.tensor([1, 2])
    const cost = new library.nn.Parameter(data).exp().sum()
    const w = new library.nn.Parameter(data)
    const product = w.mul(w).sum()
    data.add_(1)
    expect(() => product.backward()).toThrow('modified by an inplace operation')
    cost.backward()
  })

  test("parameters come in the order of the properties: a module's own, then its children's", ({
    library,
  }) => {
    const net = makeNet(library)
    expect(names(net.namedParameters())).toEqual([
      'shift',
      'block.scale',
      'block.inner.weight',
      'block.inner.bias',
      'last.weight',
    ])
    const named = Array.from(net.namedParameters(), ([, parameter]) => parameter)
    expect([...net.parameters()]).toEqual(named)
  })

  test('children are those of the module itself, modules are all, each before its own', ({
    library,
  }) => {
    const net = makeNet(library)
    expect(names(net.namedChildren())).toEqual(['block', 'last'])
    expect([...net.children()]).toEqual([net.block, net.last])
    expect(names(net.namedModules())).toEqual(['', 'block', 'block.inner', 'last'])
    expect([...net.modules()]).toEqual([net, net.block, net.block.inner, net.last])
  })

  test('a parameter or a module that is shared comes once', ({ library }) => {
    const { nn } = library
    class Tied extends nn.Module {
      first = new nn.Linear(2, 2)
      second = new nn.Linear(2, 2)
      again = this.first
      constructor() {
        super()
        this.second.weight = this.first.weight
      }
      override forward(x: Tensor): Tensor {
        return this.again.forward(this.second.forward(this.first.forward(x)))
      }
    }
    const net = new Tied()
    expect(names(net.namedParameters())).toEqual(['first.weight', 'first.bias', 'second.bias'])
    expect(names(net.namedModules())).toEqual(['', 'first', 'second'])
    expect(names(net.namedChildren())).toEqual(['first', 'second'])
    expect(Object.keys(net.stateDict())).toEqual(
      ['first', 'second', 'again'].flatMap((name) => [`${name}.weight`, `${name}.bias`]),
    )
  })

  test('a parameter that replaces another is found in its place', ({ library }) => {
    const { nn, zeros } = library
    const layer = new nn.Linear(2, 1)
    const other = new nn.Parameter(zeros([1, 2]))
    layer.weight = other
    expect(names(layer.namedParameters())).toEqual(['weight', 'bias'])
    expect([...layer.parameters()][0], 'the first of parameters() is the new weight itself').toBe(
      other,
    )
  })

  test('gradients arrive at all parameters, and zeroGrad forgets them', ({ library }) => {
    const net = makeNet(library)
    const backward = () =>
      net
        .forward(library.ones([4, 3]))
        .sum()
        .backward()
    backward()
    for (const [name, { grad, shape }] of net.namedParameters()) {
      expect(grad?.shape, name).toEqual(shape)
    }
    const grads = Array.from(net.parameters(), (p) => p.grad!)
    net.zeroGrad({ setToNone: false })
    for (const [i, p] of [...net.parameters()].entries())
      expect(p.grad, `grad of parameter ${i} is the same tensor as before`).toBe(grads[i])
    for (const grad of grads) expect(grad.mul(grad).sum().item()).toBe(0)
    net.zeroGrad()
    expect(Array.from(net.parameters(), (p) => p.grad)).toEqual([null, null, null, null, null])
  })

  test('requiresGrad_(false) freezes the whole tree', ({ library }) => {
    const net = makeNet(library)
    expect(net.requiresGrad_(false), 'net.requiresGrad_(false) is net itself').toBe(net)
    expect(
      net.forward(library.ones([1, 3])).requiresGrad,
      'requiresGrad of the output, frozen',
    ).toBe(false)
    net.requiresGrad_()
    expect(
      net.forward(library.ones([1, 3])).requiresGrad,
      'requiresGrad of the output, free again',
    ).toBe(true)
  })

  test('apply visits children before the module itself', ({ library }) => {
    const net = makeNet(library)
    const visited: unknown[] = []
    expect(
      net.apply((module) => visited.push(module)),
      'net.apply(…) is net itself',
    ).toBe(net)
    expect(visited).toEqual([net.block.inner, net.block, net.last, net])
  })

  test('parameters and modules can be registered under computed names', ({ library }) => {
    const { nn, ones } = library
    class Bag extends nn.Module {
      override forward(x: Tensor): Tensor {
        return x
      }
    }
    const bag = new Bag()
    bag.registerParameter('w', new nn.Parameter(ones([1])))
    bag.registerParameter('none', null)
    bag.registerModule('layer', new nn.Linear(1, 1, { bias: false }))
    expect(names(bag.namedParameters())).toEqual(['w', 'layer.weight'])
    for (const wrong of [ones([1]), undefined, 1]) {
      // a tensor would be no parameter, and not learn
      const register = () => bag.registerParameter('v', wrong as never)
      expectError(register, 'registerParameter', "'v' in Bag", 'new Parameter(x)')
    }
    expect('v' in bag, "'v' in bag, although 'v' was refused").toBe(false)
  })

  test('a module is of floats, and refuses another dtype before it converts anything', ({
    library,
  }) => {
    const layer = new library.nn.Linear(2, 1)
    const before = [layer.weight.storage, layer.bias!.storage]
    for (const dtype of ['int32', 'bool', 'double']) {
      const says = [`dtype '${dtype}'`, 'only accepts floating point', 'use float32 or float64']
      expectError(() => layer.to(dtype as 'float32'), 'to', ...says)
    }
    expect([layer.weight.storage, layer.bias!.storage]).toEqual(before)
    expect(layer.to('float64'), "layer.to('float64') is layer itself").toBe(layer)
    expect(layer.weight.dtype).toBe('float64')
  })

  test('a name can be registered once, and has no dot', ({ library }) => {
    const { nn, ones } = library
    const layer = new nn.Linear(2, 1)
    const w = new nn.Parameter(ones([1]))
    const twice = () => layer.registerParameter('weight', w)
    expectError(twice, 'registerParameter', "'weight'", 'Linear', 'already exists')
    expectError(() => layer.registerModule('forward', layer), 'registerModule', 'already exists')
    expectError(() => layer.registerParameter('a.b', w), 'registerParameter', "'a.b'", 'dot')
    expectError(() => layer.registerParameter('', w), 'registerParameter')
    expect(names(layer.namedParameters())).toEqual(['weight', 'bias'])
  })

  test('a name that is a whole number is the next of 0, 1, 2, or refused: JavaScript would list it elsewhere', ({
    library,
  }) => {
    const { nn, ones } = library
    const relu = () => new nn.Sequential()
    const net = new nn.Sequential(relu(), relu())
    expectError(() => net.registerModule('3', relu()), 'registerModule', "'3'", "next is '2'")
    const w = new nn.Parameter(ones([1]))
    expectError(() => net.registerParameter('10', w), 'registerParameter', "'10'", "next is '2'")
    net.registerModule('2', relu())
    net.registerModule('01', relu())
    expect(names(net.namedChildren())).toEqual(['0', '1', '2', '01'])
    expectError(() => net.registerModule('3', relu()), 'registerModule', "'01' is there already")
    const linear = new nn.Linear(2, 1)
    expectError(() => linear.registerModule('0', relu()), 'registerModule', "'weight' is there")
    const layers = [relu(), relu()]
    const wrong = () => new nn.Sequential(layers as never)
    expectError(wrong, 'registerModule', "'0' in Sequential", '…layers')
    expect(names(linear.namedChildren())).toEqual([])
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const net = makeNet(library)
    expectOptions('zeroGrad', ['setToNone'], (options) => net.zeroGrad(options))
  })

  test('Sequential runs its layers one after the other, and names them 0, 1, 2', ({ library }) => {
    const { nn, Generator, randn } = library
    const generator = new Generator(1)
    const layers = Array.from({ length: 11 }, () => new nn.Linear(2, 2, { generator }))
    const net = new nn.Sequential(...layers)
    const x = randn([3, 2], { generator })
    const expected = layers.reduce((y, layer) => layer.forward(y), x)
    expect(net.forward(x).tolist()).toEqual(expected.tolist())
    expect(names(net.namedChildren())).toEqual(layers.map((_, i) => String(i)))
    expect(names(net.namedParameters()).slice(0, 2)).toEqual(['0.weight', '0.bias'])
    const once = new nn.Sequential(layers[0], layers[0])
    expect(once.forward(x).tolist()).toEqual(layers[0].forward(layers[0].forward(x)).tolist())
    expect([...once.parameters()].length).toBe(2)
    expect(new nn.Sequential().forward(x), 'an empty Sequential returns x itself').toBe(x)
  })
})
