/** One and the same row, in different company, in training and in use. */
import { manualSeed, nn, noGrad, randn, tensor } from '@stepgrad/08-train-eval'

manualSeed(3)
const layer = new nn.BatchNorm1d(2)
noGrad(() => {
  for (let i = 0; i < 100; i++) layer.forward(randn([32, 2]))
})
const small = tensor([[1, 1], [0, 0], [0, 0]]) // prettier-ignore
const large = tensor([[1, 1], [9, -5], [9, 9]]) // prettier-ignore
const firstRow = (x: typeof small) => noGrad(() => layer.forward(x)).narrow(0, 0, 1)

layer.train()
console.log(`training, small neighbours: ${firstRow(small)}`)
console.log(`training, large neighbours: ${firstRow(large)}`)
layer.eval()
console.log(`in use, small neighbours:   ${firstRow(small)}`)
console.log(`in use, large neighbours:   ${firstRow(large)}`)
