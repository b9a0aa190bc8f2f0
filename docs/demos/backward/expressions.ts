/** The expressions to choose from, in stage 05's own operations. */
import { type Tensor, relu, tensor } from '@stepgrad/05-grad-mode'

export type Expression = {
  readonly name: string
  readonly title: string
  /** What to look at. */
  readonly hint: string
  /** Leaves, each a single number, with what it is at first. */
  readonly leaves: Readonly<Record<string, number>>
  /** Results in the order in which they are computed, each with its formula; the last one is walked back from. */
  compute(leaves: Readonly<Record<string, Tensor>>): Readonly<Record<string, Result>>
}

export type Result = { readonly formula: string; readonly tensor: Tensor }

export const EXPRESSIONS: readonly Expression[] = [
  {
    name: 'square-of-a-sum',
    title: 'b = a + a;  c = b · b',
    hint:
      'a is used twice, and so is b. Each use hands in a gradient of its own, and they add up: that is ' +
      'why backward says grad += …, and why b waits for both before it hands on.',
    leaves: { a: 3 },
    compute({ a }) {
      const b = a.add(a)
      const c = b.mul(b)
      return { b: { formula: 'a + a', tensor: b }, c: { formula: 'b · b', tensor: c } }
    },
  },
  {
    name: 'diamond',
    title: 'b = a · a;  c = 2 · b;  d = c + b',
    hint:
      'd hands b its gradient at once, but b has another use, by way of c. Only in topological order is ' +
      'c asked first; if b went first, a would get too little.',
    leaves: { a: 3 },
    compute({ a }) {
      const b = a.mul(a)
      const c = b.mul(2)
      const d = c.add(b)
      return {
        b: { formula: 'a · a', tensor: b },
        c: { formula: '2 · b', tensor: c },
        d: { formula: 'c + b', tensor: d },
      }
    },
  },
  {
    name: 'neuron',
    title: 'a neuron: cost = (relu(w · 2 + b) − 0.5)²',
    hint:
      'A neuron that sees 2 and should answer 0.5. Make b smaller than −2·w: ReLU is off, and neither ' +
      'weight nor bias gets a gradient.',
    leaves: { w: 1.5, b: -1 },
    compute({ w, b }) {
      const wx = w.mul(2)
      const z = wx.add(b)
      const y = relu(z)
      const e = y.sub(0.5)
      const cost = e.mul(e)
      return {
        wx: { formula: 'w · 2', tensor: wx },
        z: { formula: 'wx + b', tensor: z },
        y: { formula: 'relu(z)', tensor: y },
        e: { formula: 'y − 0.5', tensor: e },
        cost: { formula: 'e · e', tensor: cost },
      }
    },
  },
  {
    name: 'sigmoid',
    title: 'y = 1 / (1 + exp(−x))',
    hint:
      'At 0 the slope is 0.25. Now set x to −1000: exp is infinite, y is right all the same, and on the ' +
      'way back infinity is multiplied by 0. The next stage makes this curve an operation of its own.',
    leaves: { x: 0 },
    compute({ x }) {
      const n = x.neg()
      const e = n.exp()
      const s = e.add(1)
      const y = tensor(1, { dtype: 'float64' }).div(s)
      return {
        n: { formula: '−x', tensor: n },
        e: { formula: 'exp(n)', tensor: e },
        s: { formula: '1 + e', tensor: s },
        y: { formula: '1 / s', tensor: y },
      }
    },
  },
]
