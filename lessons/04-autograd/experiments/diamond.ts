/** The order in which gradients are handed on, told by an operation that changes nothing and listens. */
import { type Tensor, record, tensor } from '@stepgrad/04-autograd'

// #region listen
/** y = x; on the way back it prints what comes by. */
function listen(who: string, x: Tensor): Tensor {
  const y = x.alias(x.shape, x.strides) // another tensor over the same numbers
  return record('listen', y, [
    [
      x,
      (dy) => {
        console.log(`${who} ${dy.item()}`)
        return dy
      },
    ],
  ])
}
// #endregion listen

const a = tensor(3, { requiresGrad: true })
const b = listen('b hands a', a).mul(listen('b hands a', a))
const c = listen('c hands b', b).mul(2)
const d = listen('d hands c', c).add(listen('d hands b', b))
console.log(`b = ${b.item()}, c = ${c.item()}, d = ${d.item()}`)
d.backward()
console.log(`a.grad = ${a.grad!.item()}`)

const x = tensor(1, { requiresGrad: true })
let doubled = x
for (let i = 0; i < 60; i++) doubled = doubled.add(doubled)
doubled.backward()
console.log(`doubled 60 times: x.grad = 2^${Math.log2(x.grad!.item())}`)
