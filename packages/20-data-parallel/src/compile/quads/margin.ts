import { type Operation, quotient } from './operation.ts'

/** Planes of H×W, and how many columns of zeros each row gets on either side. */
export type Margin = { planes: number; H: number; W: number; margin: number }

/** (planes, H, W, 4) → (planes, H, margin + W + margin, 4) */
export function marginOf({ planes, H, W, margin }: Margin): Operation {
  const width = W + 2 * margin
  return {
    source: `function addMargin(x) {
      const row = ${quotient('this.thread.y', width, H * width)}
      const column = (this.thread.y - row * ${width}) | 0
      let v = 0
      if (column >= ${margin} && column < ${margin + W}) {
        v = x[this.thread.z * ${H * W * 4} + row * ${W * 4} + (column - ${margin}) * 4 + this.thread.x]
      }
      return v
    }`,
    output: [4, H * width, planes],
  }
}
