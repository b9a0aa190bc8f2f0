/** The root mean square of the signals after each of eight layers, without batch norm and with it. */
import { Generator, type Tensor, nn, noGrad, randn } from '@stepgrad/08-train-eval'

const generator = new Generator(0)
const layers = Array.from({ length: 8 }, () => new nn.Linear(100, 100, { generator }))
const norm = new nn.BatchNorm1d(100)
const x = randn([200, 100], { generator })

function deviations(afterEach: (y: Tensor) => Tensor): string {
  const found: string[] = []
  let y = x
  for (const layer of layers) {
    y = afterEach(layer.forward(y))
    found.push(Math.sqrt(y.mul(y).mean().item()).toFixed(4))
    y = nn.functional.relu(y)
  }
  return found.join('  ')
}

noGrad(() => {
  console.log(`without:  ${deviations((y) => y)}`)
  console.log(`with:     ${deviations((y) => norm.forward(y))}`)
})
