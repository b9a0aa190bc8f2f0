/** One step of an LSTM and of a GRU with one unit, number by number. */
import { nn, tensor } from '@stepgrad/15-recurrent'

const numbers = (...values: number[]) => tensor(values.map((v) => [v]))
const show = (value: number) => value.toFixed(4).padStart(8)

const x = tensor([[1]])
const h = tensor([[0.5]])
const c = tensor([[2]])

const lstm = new nn.LSTMCell(1, 1, { bias: false })
lstm.loadStateDict({ weight_ih: numbers(-1, 2, 2, 0), weight_hh: numbers(0, 1, -2, 1) })
const [h2, c2] = lstm.forward(x, [h, c])
console.log('LSTM: c =', show(c2.item()), ' h =', show(h2.item()))

const gru = new nn.GRUCell(1, 1, { bias: false })
gru.loadStateDict({ weight_ih: numbers(-1, 2, 2), weight_hh: numbers(0, 1, -2) })
console.log('GRU:                h =', show(gru.forward(x, h).item()))
