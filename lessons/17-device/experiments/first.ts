/** A tensor on a device: what it prints, where its gradient goes, what it refuses. */
import { openDevice, tensor } from '@stepgrad/17-device'

const device = await openDevice('webasm')
console.log(device.name, device.receipt!.backend)

const x = tensor([1, 2, 3], { requiresGrad: true })
const there = x.to(device)
const cost = there.mul(there).sum()
console.log(String(cost))
cost.backward()
console.log(String(x.grad))

for (const wrong of [() => x.add(there), () => there.softmax(0), () => there.to('float64')]) {
  try {
    wrong()
  } catch (error) {
    console.log((error as Error).message)
  }
}
console.log(String((await there.cpu()).softmax(0)))
await device.close()
