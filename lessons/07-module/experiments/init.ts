/** How large signals are after each of ten layers, by how the weights began. */
import { Generator, nn, noGrad, randn, relu } from '@stepgrad/07-module'

const WIDTH = 256
const LAYERS = 10

/** √ of the mean square of the signals behind layers 1, 2, 5 and 10. */
function signals(initialise: (layer: nn.Linear, generator: Generator) => void): string {
  const generator = new Generator(0)
  let x = randn([64, WIDTH], { generator })
  const sizes: string[] = []
  for (let n = 1; n <= LAYERS; n++) {
    const layer = new nn.Linear(WIDTH, WIDTH, { generator })
    initialise(layer, generator)
    x = noGrad(() => relu(layer.forward(x)))
    const size = Math.sqrt(x.mul(x).mean().item())
    if ([1, 2, 5, 10].includes(n)) sizes.push(size.toPrecision(2).padStart(9))
  }
  return sizes.join('')
}

console.log('layer                1        2        5       10')
console.log(`default    ${signals(() => undefined)}`)
console.log(
  `kaiming    ${signals(({ weight, bias }, generator) => {
    nn.init.kaimingUniform_(weight, { nonlinearity: 'relu', generator })
    nn.init.zeros_(bias!)
  })}`,
)
console.log(
  `normal(0, 1)${signals(({ weight }, generator) => {
    nn.init.normal_(weight, 0, 1, { generator })
  }).slice(1)}`,
)
console.log(
  `zeros      ${signals(({ weight, bias }) => {
    nn.init.zeros_(weight)
    nn.init.zeros_(bias!)
  })}`,
)
