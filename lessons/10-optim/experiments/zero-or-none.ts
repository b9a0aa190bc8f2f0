/** A gradient of 0 and no gradient are two things. */
import { nn, optim, tensor } from '@stepgrad/10-optim'

for (const setToNone of [true, false]) {
  const w = new nn.Parameter(tensor([1]))
  const optimizer = new optim.SGD([w], { lr: 0.1, momentum: 0.9 })
  w.mul(2).sum().backward()
  optimizer.step()
  optimizer.zeroGrad({ setToNone })
  optimizer.step()
  console.log(`setToNone ${setToNone}: grad ${String(w.grad)}, w ${String(w.data)}`)
}
