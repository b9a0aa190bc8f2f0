/** eˣ at 1, whose derivative is e: what the central difference should be wrong by, and what it is wrong by. */
import { type Dtype, centralDifference, tensor } from '@stepgrad/05-grad-mode'

const spacing: Record<Dtype, number> = { float64: 2 ** -52, float32: 2 ** -23 } // of the numbers near 1

function measured(h: number, dtype: Dtype): number {
  const x = tensor([1], { dtype })
  const slope = centralDifference(() => x.exp().item(), x.storage, 0, h)
  return Math.abs(slope - Math.E) / Math.E
}

const row = (...cells: string[]) =>
  console.log(
    cells
      .map((cell) => cell.padEnd(8))
      .join('')
      .trimEnd(),
  )

for (const dtype of ['float64', 'float32'] as const) {
  row(dtype)
  row('h', 'h²/6', 'ε/2h', 'measured')
  for (let exponent = 1; exponent <= (dtype === 'float64' ? 10 : 6); exponent++) {
    const h = Number(`1e-${exponent}`)
    const errors = [h ** 2 / 6, spacing[dtype] / (2 * h), measured(h, dtype)]
    row(`1e-${exponent}`, ...errors.map((error) => error.toExponential(0)))
  }
}
