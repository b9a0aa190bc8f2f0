import { type Operation, quotient } from './operation.ts'

/** C channels of H×W are pooled 2×2; Q quads of samples. */
export type Pool = { C: number; H: number; W: number; Q: number }

const pooled = ({ H, W }: Pool) => ({ PH: Math.floor(H / 2), PW: Math.floor(W / 2) })

/** Whether b takes the place of a: where it is larger, or NaN, which is not equal to itself. */
const wins = (b: string, a: string) => `${b} === ${b} ? (${b} > ${a} ? 1 : 0) : 1`

/** The four values of a window, top left first, and of the first two, three and four the largest. */
function window(pool: Pool): string {
  const { H, W } = pool
  const { PH, PW } = pooled(pool)
  // The window y = py·PW + px begins at row 2·py and column 2·px, and 2·px = 2·y − 2·py·PW.
  const corner = `this.thread.z * ${H * W * 4} + this.thread.y * 8 + py * ${(2 * W - 2 * PW) * 4}`
  const read = (at: number) => `x[${corner} + this.thread.x + ${at * 4}]`
  return `const py = ${quotient('this.thread.y', PW, PH * PW)}
      const a = ${read(0)}
      const b = ${read(1)}
      const c = ${read(W)}
      const d = ${read(W + 1)}
      const bWins = ${wins('b', 'a')}
      const ab = bWins === 1 ? b : a
      const cWins = ${wins('c', 'ab')}
      const abc = cWins === 1 ? c : ab
      const dWins = ${wins('d', 'abc')}
      const largest = dWins === 1 ? d : abc`
}

/**
 * y = max(0, the four of each window), written so that NaN passes on every device;
 * (Q, C, H, W, 4) → (Q, C, H/2, W/2, 4)
 */
export function reluPoolForward(pool: Pool): Operation {
  const { PH, PW } = pooled(pool)
  return {
    source: `function reluPoolForward(x) {
      ${window(pool)}
      return largest === largest ? Math.max(largest, 0) : largest
    }`,
    output: [4, PH * PW, pool.Q * pool.C],
  }
}

/** Which of the four was taken, the first of equals; −1 where ReLU let nothing through. */
export function reluPoolTap(pool: Pool): Operation {
  const { PH, PW } = pooled(pool)
  return {
    source: `function reluPoolTap(x) {
      ${window(pool)}
      const tap = dWins === 1 ? 3 : (cWins === 1 ? 2 : bWins)
      return largest <= 0 ? -1 : tap
    }`,
    output: [4, PH * PW, pool.Q * pool.C],
  }
}

/**
 * ∂L/∂x: dy goes to the tap, all else gets 0; dy, tap (Q, C, H/2, W/2, 4) → (Q, C, H, P + W + P, 4),
 * with P columns of zeros on either side for the convolution that comes next.
 */
export function reluPoolInputGrad(pool: Pool, P: number): Operation {
  const { C, H, W, Q } = pool
  const { PH, PW } = pooled(pool)
  const width = W + 2 * P
  const read = (name: string) =>
    `${name}[this.thread.z * ${PH * PW * 4} + (oy >> 1) * ${PW * 4} + (ox >> 1) * 4 + this.thread.x]`
  return {
    source: `function reluPoolInputGrad(dy, tap) {
      const oy = ${quotient('this.thread.y', width, H * width)}
      const column = (this.thread.y - oy * ${width}) | 0
      let dx = 0
      if (oy < ${2 * PH} && column >= ${P} && column < ${P + 2 * PW}) {
        const ox = (column - ${P}) | 0
        const own = (oy & 1) * 2 + (ox & 1)
        const d = ${read('dy')}
        const t = ${read('tap')}
        dx = t === own ? d : 0
      }
      return dx
    }`,
    output: [4, H * width, Q * C],
  }
}
