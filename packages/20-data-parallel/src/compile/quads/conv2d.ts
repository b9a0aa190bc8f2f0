import {
  atMost,
  type Conv,
  type Operation,
  outputOf,
  quotient,
  range,
  sums,
  unroll,
} from './operation.ts'

/** y = x ⋆ w + b;  x (Q, C, H, W, 4), w (O, C, K, K), b (O) → (Q, O, OH, OW, 4) */
export function conv2dForward(conv: Conv): Operation {
  const { C, H, W, K, O, Q } = conv
  const { OH, OW } = outputOf(conv)
  const { declare, add, total } = sums(K)
  // Row y of the output begins at row y of the image, and this.thread.x is 4·ox + lane.
  const plane = `q * ${C * H * W * 4} + c * ${H * W * 4}`
  const row = `this.thread.y * ${W * 4} + ky * ${W * 4}`
  const x = (kx: number) => `x[${plane} + ${row} + this.thread.x + ${kx * 4}]`
  const w = (kx: number) => `w[o * ${C * K * K} + c * ${K * K} + ky * ${K} + ${kx}]`
  const taps = range(K).map((kx) => add(kx, `${w(kx)} * ${x(kx)}`))
  return {
    source: `function conv2dForward(x, w, b) {
      const q = ${quotient('this.thread.z', O, Q * O)}
      const o = (this.thread.z - q * ${O}) | 0
      ${declare}
      for (let c = 0; c < ${C}; c++) {
        for (let ky = 0; ky < ${K}; ky++) {
          ${taps.join('\n')}
        }
      }
      return ${total} + b[o]
    }`,
    output: [OW * 4, OH, Q * O],
  }
}

/**
 * ∂L/∂w and ∂L/∂b of each quad, lanes apart: dy (Q, O, OH, P + OW + P, 4), x (Q, C, H, W, 4)
 * → (Q, O, C·K·K + 1, 4), the bias last.
 */
export function conv2dWeightGrad(conv: Conv, P: number): Operation {
  const { C, H, W, K, O, Q } = conv
  const { OH, OW } = outputOf(conv)
  const T = C * K * K
  const row = (OW + 2 * P) * 4
  const n = unroll(OW, 7)
  const { declare, add, total } = sums(2)
  const dy = (k: number) =>
    `dy[this.thread.z * ${OH * row} + oy * ${row} + ox * ${n * 4} + this.thread.x + ${(P + k) * 4}]`
  const x = (k: number) => `x[from + oy * ${W * 4} + ox * ${n * 4} + this.thread.x + ${k * 4}]`
  const taps = range(n).map((k) => add(k, `${dy(k)} * ${x(k)}`))
  // Tap c·K·K + ky·K + kx begins at pixel c·H·W + ky·W + kx, that is, with `row` = c·K + ky, at
  // tap + row·(W − K) + c·(H − K)·W.
  return {
    source: `function conv2dWeightGrad(dy, x) {
      if (this.thread.y === ${T}) {
        ${declare}
        for (let oy = 0; oy < ${OH}; oy++) {
          for (let ox = 0; ox < ${OW / n}; ox++) {
            ${range(n)
              .map((k) => add(k, dy(k)))
              .join('\n')}
          }
        }
        return ${total}
      }
      const q = ${quotient('this.thread.z', O, Q * O)}
      const tap = ${atMost('this.thread.y', T - 1)}
      const c = ${quotient('tap', K * K, T)}
      const row = ${quotient('tap', K, T)}
      const from = (q * ${C * H * W * 4} + tap * 4 + row * ${(W - K) * 4} + c * ${(H - K) * W * 4}) | 0
      ${declare}
      for (let oy = 0; oy < ${OH}; oy++) {
        for (let ox = 0; ox < ${OW / n}; ox++) {
          ${taps.join('\n')}
        }
      }
      return ${total}
    }`,
    output: [4, T + 1, Q * O],
  }
}

/**
 * ∂L/∂x: dy (Q, O, OH, P + OW + P, 4), w (O, C, K, K) → (Q, C, H, W, 4). Rows above and below what was
 * computed are left out, columns beside it are P = K − 1 zeros, so that x moves in step with the lanes.
 */
export function conv2dInputGrad(conv: Conv): Operation {
  const { C, H, W, K, O, Q } = conv
  const { OH, OW } = outputOf(conv)
  const P = K - 1
  const row = (OW + 2 * P) * 4
  const { declare, add, total } = sums(2)
  const plane = `q * ${O * OH * row} + o * ${OH * row}`
  const dy = (kx: number) => `dy[${plane} + oy * ${row} + this.thread.x + ${(P - kx) * 4}]`
  const taps = range(K).map((kx) => add(kx, `w[ky + o * ${C * K * K} + ${kx}] * ${dy(kx)}`))
  return {
    source: `function conv2dInputGrad(dy, w) {
      const q = ${quotient('this.thread.z', C, Q * C)}
      const c = (this.thread.z - q * ${C}) | 0
      ${declare}
      for (let oy = 0; oy < ${OH}; oy++) {
        if (oy <= this.thread.y && oy + ${P} >= this.thread.y) {
          const ky = (c * ${K * K} + (this.thread.y - oy) * ${K}) | 0
          for (let o = 0; o < ${O}; o++) {
            ${taps.join('\n')}
          }
        }
      }
      return ${total}
    }`,
    output: [W * 4, H, Q * C],
  }
}

/** Σ over quads: (Q, O, T, 4) → (O, T, 4); the lanes are summed where the gradient is read. */
export function sumQuads({ O, T, Q }: { O: number; T: number; Q: number }): Operation {
  return {
    source: `function sumQuads(parts) {
      let s = 0
      for (let q = 0; q < ${Q}; q++) s += parts[q * ${O * T * 4} + this.thread.y * ${T * 4} + this.thread.x]
      return s
    }`,
    output: [T * 4, O],
  }
}
