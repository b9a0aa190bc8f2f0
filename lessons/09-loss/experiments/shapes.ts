/** Three predictions in a column, three targets in a row: a cost of nine differences. */
import { nn, tensor } from '@stepgrad/09-loss'

console.warn = console.log // to show it here; warnings go to the error output
const { mseLoss } = nn.functional
const predictions = tensor([[1], [2], [3]])
const targets = tensor([1, 2, 3])

console.log(`cost ${mseLoss(predictions, targets).item().toFixed(4)}`)
console.log(`cost ${mseLoss(predictions.squeeze(1), targets).item().toFixed(4)}`)
