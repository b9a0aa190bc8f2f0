/** The velocity of one weight, when its gradients agree and when they alternate. */
import { sgdStep } from '@stepgrad/01-raw-arrays'

function velocities(gradientAt: (step: number) => number): string {
  const w = { w: new Float64Array(1) }
  const v = { w: new Float64Array(1) }
  const seen: number[] = []
  for (let step = 0; step < 100; step++) {
    sgdStep(w, { w: Float64Array.of(gradientAt(step)) }, v, { lr: 0.001, momentum: 0.9 })
    seen.push(v.w[0])
  }
  const text = seen.map((velocity) => velocity.toFixed(3))
  return `${text.slice(0, 5).join(' ')} … ${text.slice(-2).join(' ')}`
}

console.log(`always 1:         ${velocities(() => 1)}`)
console.log(`1 and -1 in turn: ${velocities((step) => (step % 2 === 0 ? 1 : -1))}`)
