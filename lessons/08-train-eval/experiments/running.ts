/** What a batch norm has kept after 1, 2, 5, … batches of four numbers with mean 10 and standard deviation 3. */
import { Generator, nn, noGrad, randn } from '@stepgrad/08-train-eval'

const generator = new Generator(1)
const layer = new nn.BatchNorm1d(1)
const shown = [1, 2, 5, 10, 20, 50, 2000]

console.log('batches   mean   variance')
noGrad(() => {
  for (let n = 1; n <= 2000; n++) {
    layer.forward(randn([4, 1], { generator }).mul(3).add(10))
    if (!shown.includes(n)) continue
    const { runningMean, runningVar } = layer
    const [mean, variance] = [runningMean!.item(), runningVar!.item()]
    console.log(
      `${String(n).padStart(7)}  ${mean.toFixed(2).padStart(5)}  ${variance.toFixed(2).padStart(9)}`,
    )
  }
})
