import { type Operation, range, sums, unroll } from './operation.ts'

/** I features in, O out; Q quads of samples. */
export type Linear = { I: number; O: number; Q: number }

// #region linearForward
/** y = x·Wᵀ + b, or max(0, that);  x (Q, I, 4), w (O, I), b (O) → (Q, O, 4) */
export function linearForward({ I, O, Q }: Linear, relu: boolean): Operation {
  const n = unroll(I, 5)
  const { declare, add, total } = sums(n)
  const terms = range(n).map((k) =>
    add(
      k,
      `w[this.thread.y * ${I} + i * ${n} + ${k}] * x[this.thread.z * ${I * 4} + i * ${n * 4} + this.thread.x + ${k * 4}]`,
    ),
  )
  return {
    source: `function linearForward(x, w, b) {
      ${declare}
      for (let i = 0; i < ${I / n}; i++) {
        ${terms.join('\n')}
      }
      return ${relu ? `Math.max(0, ${total} + b[this.thread.y])` : `${total} + b[this.thread.y]`}
    }`,
    output: [4, O, Q],
  }
}
// #endregion linearForward

/** ∂L/∂x, and through the ReLU that made x if there was one: dy (Q, O, 4), w (O, I), x → (Q, I, 4) */
export function linearInputGrad({ I, O, Q }: Linear, relu: boolean): Operation {
  const n = unroll(O, 5)
  const { declare, add, total } = sums(n)
  const terms = range(n).map((k) =>
    add(
      k,
      `w[o * ${n * I} + this.thread.y + ${k * I}] * dy[this.thread.z * ${O * 4} + o * ${n * 4} + this.thread.x + ${k * 4}]`,
    ),
  )
  return {
    source: `function linearInputGrad(dy, w${relu ? ', x' : ''}) {
      ${declare}
      for (let o = 0; o < ${O / n}; o++) {
        ${terms.join('\n')}
      }
      const s = ${total}
      ${relu ? `return x[this.thread.z * ${I * 4} + this.thread.y * 4 + this.thread.x] <= 0 ? 0 : s` : 'return s'}
    }`,
    output: [4, I, Q],
  }
}

/** How wide a row of a transposed activation is: the features, a one for the bias, zeros to a four. */
export const rowLength = (I: number) => Math.ceil((I + 1) / 4) * 4

/** Sample by sample, for the weight gradient: (Q, I, 4) → (4Q, I + 1 …), with a one behind each row. */
export function rows({ I, Q }: Linear): Operation {
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
  const terms = range(4).map((lane) =>
    add(
      lane,
      `dy[q * ${O * 4} + this.thread.y * 4 + ${lane}] * x[q * ${4 * R} + this.thread.x + ${lane * R}]`,
    ),
  )
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
