/** What an LSTM for the rows of digits is made of, and what goes in and out. */
import { nn, zeros } from '@stepgrad/15-recurrent'

const lstm = new nn.LSTM(28, 64, { batchFirst: true })
console.log(String(lstm))
for (const [name, parameter] of lstm.namedParameters()) {
  console.log(name.padEnd(13), `(${parameter.shape.join(', ')})`)
}
const [output, [h, c]] = lstm.forward(zeros([10, 28, 28]))
console.log('output', output.shape, 'h', h.shape, 'c', c.shape)

const both = new nn.LSTM(28, 64, { numLayers: 2, bidirectional: true })
console.log(String(both))
console.log(Object.keys(both.stateDict()).slice(4, 9).join(' '), '…')
