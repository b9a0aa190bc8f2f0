/** log Σ exp(x), as written and as computed. */
import { tensor } from '@stepgrad/06-operations'

for (const row of [
  [1, 2, 3],
  [1001, 1002, 1003],
  [-1001, -1002, -1003],
]) {
  const x = tensor(row, { dtype: 'float64', requiresGrad: true })
  const y = x.logsumexp({ dim: 0 })
  y.backward()
  console.log(`x =            ${row.join(', ')}`)
  console.log(`as written     ${x.detach().exp().sum().log()}`)
  console.log(`logsumexp      ${y.detach()}`)
  console.log(`its gradient   ${x.grad}`)
  console.log(`softmax        ${x.detach().softmax(0)}`)
}
