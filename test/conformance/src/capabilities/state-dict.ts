import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Library, Tensor } from '../library.ts'
import { expectError, expectOptions } from './errors.ts'

const makeNet = ({ nn, Generator }: Library, seed: number) => {
  const options = { generator: new Generator(seed) }
  return new nn.Sequential(new nn.Conv2d(1, 2, 3, options), new nn.Linear(4, 3, options))
}

const valuesOf = (net: ReturnType<typeof makeNet>) =>
  Array.from(net.parameters(), (p) => p.tolist())

/** What a module has learnt, by path. */
export const stateDict = capability('state-dict', (test) => {
  test('a state dict has every parameter by its path, in order, outside of any graph', ({
    library,
  }) => {
    const net = makeNet(library, 0)
    const state = net.stateDict()
    expect(Object.keys(state)).toEqual(['0.weight', '0.bias', '1.weight', '1.bias'])
    for (const tensor of Object.values(state)) {
      expect([tensor.requiresGrad, tensor.gradFn]).toEqual([false, null])
    }
    expect(Object.values(state).map((tensor) => tensor.tolist())).toEqual(valuesOf(net))
  })

  test('a state dict shares its numbers with the network', ({ library }) => {
    const net = makeNet(library, 0)
    const { '1.bias': bias } = net.stateDict()
    bias.fill_(5)
    expect([...net.parameters()][3].tolist()).toEqual([5, 5, 5])
  })

  test('loadStateDict copies, and the parameters stay the tensors that they were', ({
    library,
  }) => {
    const [from, to] = [makeNet(library, 0), makeNet(library, 1)]
    const before = [...to.parameters()]
    expect(to.loadStateDict(from.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] })
    expect(valuesOf(to)).toEqual(valuesOf(from))
    const after = [...to.parameters()]
    after.forEach((parameter, i) => {
      expect(parameter, `parameter ${i} is the same tensor as before`).toBe(before[i])
      expect([parameter.requiresGrad, parameter.isLeaf]).toEqual([true, true])
    })
    from.stateDict()['1.bias'].fill_(7)
    expect(after[3].tolist()).not.toEqual([7, 7, 7])
  })

  test('loadStateDict rounds to the precision of the network', ({ library }) => {
    const net = new library.nn.Linear(1, 1)
    const weight = library.tensor([[0.1]], { dtype: 'float64' })
    net.loadStateDict({ weight, bias: library.tensor([2], { dtype: 'float64' }) })
    expect(net.weight.dtype).toBe('float32')
    expect(net.weight.item(), 'weight after loading 0.1 of float64').toBe(Math.fround(0.1))
  })

  test('loadStateDict names all that is missing, unexpected or of another shape, and copies nothing', ({
    library,
  }) => {
    const net = makeNet(library, 0)
    const before = valuesOf(net)
    const { '0.weight': weight, '0.bias': bias } = makeNet(library, 1).stateDict()
    const wrong = {
      '0.weight': weight,
      '0.bias': bias.view(1, 2),
      '1.weight': library.zeros([3, 5]),
      '2.weight': weight,
      extra: weight,
    }
    expectError(
      () => net.loadStateDict(wrong),
      'loadStateDict',
      'Sequential',
      'missing keys: 1.bias',
      'unexpected keys: 2.weight, extra',
      'size mismatch for 0.bias: got (1, 2), expected (2)',
      'size mismatch for 1.weight: got (3, 5), expected (3, 4)',
    )
    expect(valuesOf(net)).toEqual(before)
  })

  test('loadStateDict names what is no tensor', ({ library }) => {
    const net = new library.nn.Linear(1, 1)
    const before = net.weight.item()
    for (const [value, got] of [
      [[[1]], 'object'],
      [3, 'number'],
      [null, 'null'],
    ] as const) {
      const source = { weight: library.zeros([1, 1]), bias: value as unknown as Tensor }
      const says = `bias: got ${got}, expected a Tensor`
      expectError(() => net.loadStateDict(source), 'loadStateDict', 'Linear', says)
      expectError(() => net.loadStateDict(source, { strict: false }), 'loadStateDict', says)
    }
    expect(net.weight.item(), 'weight after loading was refused').toBe(before)
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const net = makeNet(library, 0)
    const state = net.stateDict()
    expectOptions('loadStateDict', ['strict'], (options) => net.loadStateDict(state, options))
  })

  test('without strict, what is there is copied and the rest is told', ({ library }) => {
    const net = makeNet(library, 0)
    const { '0.bias': bias } = makeNet(library, 1).stateDict()
    const source = { '0.bias': bias, extra: bias }
    const result = net.loadStateDict(source, { strict: false })
    expect(result).toEqual({
      missingKeys: ['0.weight', '1.weight', '1.bias'],
      unexpectedKeys: ['extra'],
    })
    expect([...net.parameters()][1].tolist()).toEqual(bias.tolist())
    const short = { '0.bias': library.zeros([3]) }
    const load = () => net.loadStateDict(short, { strict: false })
    expectError(load, 'loadStateDict', 'size mismatch for 0.bias')
  })
})
