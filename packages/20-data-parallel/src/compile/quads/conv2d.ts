import { type Conv, type Operation, outputOf, range, sums, unroll } from './operation.ts'

/** y = x ⋆ w + b;  x (Q, C, H, W, 4), w (O, C, K, K), b (O) → (Q, O, OH, OW, 4) */
export function conv2dForward(conv: Conv): Operation {
  const { C, H, W, K, O, Q } = conv
  const { OH, OW } = outputOf(conv)
  const { declare, add, total } = sums(4)
  const taps = range(K).map((kx) =>
    add(
      kx,
      `w[o * ${C * K * K} + c * ${K * K} + ky * ${K} + ${kx}] * x[q * ${C * H * W * 4} + c * ${H * W * 4} + this.thread.y * ${W * 4} + ky * ${W * 4} + this.thread.x + ${kx * 4}]`,
    ),
  )
  return {
    source: `function conv2dForward(x, w, b) {
      const q = (this.thread.z / ${O}) | 0
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
 * ∂L/∂w and ∂L/∂b of each quad, lanes apart: dy (Q, O, OH, OW, 4), x (Q, C, H, W, 4)
 * → (Q, O, C·K·K + 1, 4), the bias last.
 */
export function conv2dWeightGrad(conv: Conv): Operation {
  const { C, H, W, K, O, Q } = conv
  const { OH, OW } = outputOf(conv)
  const T = C * K * K
  const { declare, add, total } = sums(4)
  const n = unroll(OW, 5)
  const dy = (k: number) =>
    `dy[this.thread.z * ${OH * OW * 4} + oy * ${OW * 4} + ox * ${n * 4} + this.thread.x + ${k * 4}]`
  const row = range(n).map((k) =>
    add(k, `${dy(k)} * x[from + oy * ${W * 4} + ox * ${n * 4} + this.thread.x + ${k * 4}]`),
  )
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
      const q = (this.thread.z / ${O}) | 0
      const tap = Math.min(this.thread.y, ${T - 1}) | 0
      const c = (tap / ${K * K}) | 0
      const ky = Math.max(0, Math.min(${K - 1}, (tap - c * ${K * K}) / ${K})) | 0
      const from = (q * ${C * H * W * 4} + tap * 4 + c * ${(H * W - K * K) * 4} + ky * ${(W - K) * 4}) | 0
      ${declare}
      for (let oy = 0; oy < ${OH}; oy++) {
        for (let ox = 0; ox < ${OW / n}; ox++) {
          ${row.join('\n')}
        }
      }
      return ${total}
    }`,
    output: [4, T + 1, Q * O],
  }
}

/** ∂L/∂x: dy (Q, O, OH, OW, 4), w (O, C, K, K) → (Q, C, H, W, 4); reads only what was computed. */
export function conv2dInputGrad(conv: Conv): Operation {
  const { C, H, W, K, O, Q } = conv
  const { OH, OW } = outputOf(conv)
  const { declare, add, total } = sums(4)
  const n = unroll(O, 5)
  const outputs = range(n).map((o) =>
    add(
      o,
      `w[tap + g * ${n * C * K * K} + ${o * C * K * K}] * dy[at + g * ${n * OH * OW * 4} + this.thread.x + ${o * OH * OW * 4}]`,
    ),
  )
  return {
    source: `function conv2dInputGrad(dy, w) {
      const q = (this.thread.z / ${C}) | 0
      const c = (this.thread.z - q * ${C}) | 0
      const iy = (this.thread.y / ${W}) | 0
      const ix = (this.thread.y - iy * ${W}) | 0
      const top = Math.max(0, iy - ${K - 1}) | 0
      const bottom = Math.min(${OH}, iy + 1) | 0
      const left = Math.max(0, ix - ${K - 1}) | 0
      const right = Math.min(${OW}, ix + 1) | 0
      const corner = (c * ${K * K} + iy * ${K} + ix) | 0
      ${declare}
      for (let oy = top; oy < bottom; oy++) {
        for (let ox = left; ox < right; ox++) {
          const tap = (corner - oy * ${K} - ox) | 0
          const at = (q * ${O * OH * OW * 4} + oy * ${OW * 4} + ox * 4) | 0
          for (let g = 0; g < ${O / n}; g++) {
            ${outputs.join('\n')}
          }
        }
      }
      return ${total}
    }`,
    output: [4, H * W, Q * C],
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
