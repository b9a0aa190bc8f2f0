import { type Operation, range, sums, unroll } from './operation.ts'

/** I features in, O out; Q quads of samples. */
export type Linear = { I: number; O: number; Q: number }

// #region linearForward
/**
 * y = x·Wᵀ + b, or max(0, that), through which NaN passes;  x (Q, I, 4), w (O, I), b (O) → (Q, O, 4)
 */
export function linearForward({ I, O, Q }: Linear, relu: boolean): Operation {
  const n = unroll(I, 5)
  const { declare, add, total } = sums(n)
  const w = (k: number) => `w[this.thread.y * ${I} + i * ${n} + ${k}]`
  const x = (k: number) => `x[this.thread.z * ${I * 4} + i * ${n * 4} + this.thread.x + ${k * 4}]`
  const terms = range(n).map((k) => add(k, `${w(k)} * ${x(k)}`))
  return {
    source: `function linearForward(x, w, b) {
      ${declare}
      for (let i = 0; i < ${I / n}; i++) {
        ${terms.join('\n')}
      }
      const y = ${total} + b[this.thread.y]
      return ${relu ? 'y === y ? Math.max(y, 0) : y' : 'y'}
    }`,
    output: [4, O, Q],
  }
}
// #endregion linearForward

/** ∂L/∂x, and through the ReLU that made x if there was one: dy (Q, O, 4), w (O, I), x → (Q, I, 4) */
export function linearInputGrad({ I, O, Q }: Linear, relu: boolean): Operation {
  const n = unroll(O, 5)
  const { declare, add, total } = sums(n)
  const w = (k: number) => `w[o * ${n * I} + this.thread.y + ${k * I}]`
  const dy = (k: number) => `dy[this.thread.z * ${O * 4} + o * ${n * 4} + this.thread.x + ${k * 4}]`
  const x = `x[this.thread.z * ${I * 4} + this.thread.y * 4 + this.thread.x]`
  const terms = range(n).map((k) => add(k, `${w(k)} * ${dy(k)}`))
  return {
    source: `function linearInputGrad(dy, w${relu ? ', x' : ''}) {
      ${declare}
      for (let o = 0; o < ${O / n}; o++) {
        ${terms.join('\n')}
      }
      const s = ${total}
      return ${relu ? `${x} <= 0 ? 0 : s` : 's'}
    }`,
    output: [4, I, Q],
  }
}

/** How wide a row of a transposed activation is: the features, a one for the bias, zeros to a four. */
export const rowLength = (I: number) => Math.ceil((I + 1) / 4) * 4

/** Sample by sample, for the weight gradient: (Q, I, 4) → (4Q, I + 1 …), with a one behind each row. */
export function rows({ I, Q }: Linear): Operation {
  // Sample y is lane y − 4q of quad q: feature x is at q·4I + 4x + (y − 4q) = q·(4I − 4) + y + 4x.
  return {
    source: `function rows(x) {
      const q = this.thread.y >> 2
      const v = x[q * ${I * 4 - 4} + this.thread.y + this.thread.x * 4]
      return this.thread.x < ${I} ? v : (this.thread.x < ${I + 1} ? 1 : 0)
    }`,
    output: [rowLength(I), 4 * Q],
  }
}

/** ∂L/∂W and, behind each row, ∂L/∂b: dy (Q, O, 4), x as rows → (O, I + 1 …) */
export function linearWeightGrad({ I, O, Q }: Linear): Operation {
  const R = rowLength(I)
  const { declare, add, total } = sums(2)
  const dy = (lane: number) => `dy[q * ${O * 4} + this.thread.y * 4 + ${lane}]`
  const x = (lane: number) => `x[q * ${4 * R} + this.thread.x + ${lane * R}]`
  const terms = range(4).map((lane) => add(lane, `${dy(lane)} * ${x(lane)}`))
  return {
    source: `function linearWeightGrad(dy, x) {
      ${declare}
      for (let q = 0; q < ${Q}; q++) {
        ${terms.join('\n')}
      }
      return ${total}
    }`,
    output: [R, O],
  }
}
