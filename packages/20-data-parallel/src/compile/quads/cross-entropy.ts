import { type Operation, range } from './operation.ts'

/** K classes, Q quads of samples, B of them real: what fills up the last quad has a target of −1. */
export type Classes = { K: number; Q: number; B: number }

const each = (K: number, name: string) =>
  range(K).map((k) => `${name}[this.thread.z * ${K * 4} + this.thread.x + ${k * 4}]`)
const largest = (K: number) => each(K, 'x').reduce((a, b) => `Math.max(${a}, ${b})`)

/** exp(x − max x); x (Q, K, 4) → (Q, K, 4) */
export function exponentials({ K, Q }: Classes): Operation {
  return {
    source: `function exponentials(x) {
      return Math.exp(x[this.thread.z * ${K * 4} + this.thread.y * 4 + this.thread.x] - ${largest(K)})
    }`,
    output: [4, K, Q],
  }
}

/** (softmax − 1 at the target) · dloss; e (Q, K, 4), targets (Q, 4), dloss (B) → (Q, K, 4) */
export function crossEntropyInputGrad({ K, Q, B }: Classes): Operation {
  return {
    source: `function crossEntropyInputGrad(e, targets, dloss) {
      const target = targets[this.thread.z * 4 + this.thread.x]
      const p = e[this.thread.z * ${K * 4} + this.thread.y * 4 + this.thread.x] / (${each(K, 'e').join(' + ')})
      const d = target === this.thread.y ? p - 1 : p
      const n = Math.floor(Math.min(this.thread.z * 4 + this.thread.x + 0.5, ${B - 0.5}))
      const slope = dloss[n]
      return target < 0 ? 0 : d * slope
    }`,
    output: [4, K, Q],
  }
}

/** log Σ e − (x at the target − max x), the loss of each sample; x, e (Q, K, 4) → (Q, 1, 4) */
export function crossEntropyLoss({ K, Q }: Classes): Operation {
  const picked = each(K, 'x').map((read, k) => `const x${k} = ${read}`)
  const taken = range(K).map((k) => `(target === ${k} ? x${k} : 0)`)
  return {
    source: `function crossEntropyLoss(x, e, targets) {
      const target = targets[this.thread.z * 4 + this.thread.x]
      ${picked.join('\n')}
      const loss = Math.log(${each(K, 'e').join(' + ')}) + ${range(K)
        .map((k) => `x${k}`)
        .reduce((a, b) => `Math.max(${a}, ${b})`)} - (${taken.join(' + ')})
      return target < 0 ? 0 : loss
    }`,
    output: [4, 1, Q],
  }
}
