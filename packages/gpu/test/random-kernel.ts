import { input } from './run-kernel.ts'

export type Random = () => number

/** Numbers in [0, 1) that are the same in each run. */
export function sequence(seed: number): Random {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) / 2 ** 24
  }
}

/**
 * A kernel that sums reads of a flat array and of rows at random indices: inside, across the end and
 * far outside; from loops, integer locals, masks. Where its x is no multiple of four, the rest runs
 * in scalar code, which does not clamp: then all reads are inside.
 */
export function randomKernel(random: Random) {
  const tail = random() < 0.3
  const below = (n: number) => Math.floor(random() * n)
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]
  const whole = () => (tail ? below(9) : below(40) - 8)
  const minus = tail ? '+' : '-'

  const uniform = (depth = 2): string => {
    const leaves = [
      'i',
      'k',
      'this.thread.y',
      'this.thread.z',
      'this.constants.n',
      'u',
      `${whole()}`,
    ]
    if (depth === 0 || random() < 0.4) return pick(leaves)
    const [left, right] = [uniform(depth - 1), uniform(depth - 1)]
    return pick([`(${left} + ${right})`, `(${left} ${minus} ${right})`, `${below(9)} * ${left}`])
  }
  const lanes = () =>
    pick(['this.thread.x', 'this.thread.x', 'this.thread.x', '2 * this.thread.x', 'v'])
  const index = () =>
    pick([
      () => `${lanes()} + ${uniform()}`,
      () => `${uniform()} + ${lanes()}`,
      () => `(${uniform()} + ${lanes()}) + ${uniform()}`,
      () => `${lanes()} ${minus} ${uniform()}`,
      () => lanes(),
    ])()
  // Not masked, a read that all lanes share has no clamp: it stays inside.
  const read = () =>
    pick([
      () => `a[${index()}]`,
      () => `b[${below(5)}][${index()}]`,
      () => `b[(i + this.thread.z) | 0][${index()}]`,
      () => `a[this.thread.y * 3 + ${below(20)}] * b[${below(4)}][${lanes()}]`,
      () => `(a[${index()}] > 20 ? a[${index()}] : b[1][${uniform()}])`,
    ])()
  const sum = () => Array.from({ length: 1 + below(3) }, read).join(' + ')

  const source = `function kernel(a, b, u) {
    const k = (this.thread.y * ${below(6)} + ${whole()}) | 0
    const v = this.thread.x ${pick(['+ 1', '| 0', '* 1.5'])}
    let s = 0
    for (let i = ${below(3)}; i ${pick(['<', '<='])} ${pick(['4', 'this.thread.y + 2', 'this.constants.n'])}; i++) {
      s += ${sum()}
      if (${pick(['s > 50', 'this.thread.x > 1', 'i > 1'])}) s -= a[${lanes()}]
    }
    const i = ${whole()}
    return s + ${sum()}
  }`
  const length = tail ? 2000 : 30 + below(40)
  const flat = Float32Array.from({ length }, () => whole() + random())
  const size = tail ? [40, 60] : [4 + below(9), 6]
  const rows = input(Float32Array.from({ length: size[0] * size[1] }, random), size)
  const settings = { output: [tail ? 11 : pick([4, 8]), 3, 2], constants: { n: 1 + below(4) } }
  return { source, settings, inputs: [flat, rows, whole()] as unknown[] }
}
