/** Down a long valley, ½(x² + 25y²), from (10, 1): how far x and y still are from 0. */
import { nn, optim, tensor } from '@stepgrad/10-optim'

const curvature = tensor([1, 25], { dtype: 'float64' })

function descend(name: string, options: Partial<optim.SGDOptions>): void {
  const w = new nn.Parameter(tensor([10, 1], { dtype: 'float64' }))
  const optimizer = new optim.SGD([w], options)
  const places: string[] = []
  const widths = [13, 17, 18, 18]
  for (let step = 1; step <= 100; step++) {
    const cost = w.mul(w).mul(curvature).sum().div(2)
    optimizer.zeroGrad()
    cost.backward()
    optimizer.step()
    if (![1, 10, 50, 100].includes(step)) continue
    const [x, y] = w.tolist() as number[]
    places.push(`(${x.toPrecision(2)}, ${y.toPrecision(2)})`.padEnd(widths[places.length]))
  }
  console.log(`${name.padEnd(12)} ${places.join('').trimEnd()}`)
}

console.log('after step   1            10               50                100')
descend('lr 0.03', { lr: 0.03 })
descend('lr 0.09', { lr: 0.09 })
descend('momentum 0.9', { lr: 0.03, momentum: 0.9 })
descend('nesterov', { lr: 0.03, momentum: 0.9, nesterov: true })
