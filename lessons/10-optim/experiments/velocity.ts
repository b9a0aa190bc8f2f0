/** What the velocity grows to when the gradient is always 1, and what dampening makes of it. */
import { nn, optim, tensor } from '@stepgrad/10-optim'

function velocities(options: Partial<optim.SGDOptions>): string {
  const w = new nn.Parameter(tensor([0], { dtype: 'float64' }))
  const optimizer = new optim.SGD([w], { lr: 1, ...options })
  const steps: string[] = []
  for (let step = 1; step <= 100; step++) {
    const before = w.item()
    w.grad = tensor([1], { dtype: 'float64' })
    optimizer.step()
    if (step <= 4 || step === 100) steps.push((before - w.item()).toFixed(3).padStart(8))
  }
  return steps.join('')
}

console.log('step                 1       2       3       4     100')
console.log(`momentum 0.9  ${velocities({ momentum: 0.9 })}`)
console.log(`dampening 0.9 ${velocities({ momentum: 0.9, dampening: 0.9 })}`)
console.log(`nesterov      ${velocities({ momentum: 0.9, nesterov: true })}`)
