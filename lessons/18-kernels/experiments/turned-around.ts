/** The gradient of an image, three ways: as the loops scatter it, as a kernel gathers it, and by the kernel itself. */
import { conv2d, openDevice, ones, tensor } from '@stepgrad/18-kernels'

const weight = tensor([[[[1, 2], [3, 4]]]]) // prettier-ignore
const dy = tensor([[[[1, 0], [0, 10]]]]) // prettier-ignore

const x = ones([1, 1, 3, 3], { requiresGrad: true })
conv2d(x, weight, null).backward(dy)
console.log('scattered by loops\n' + String(x.grad!.view(3, 3)))

const padded = tensor([[[[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 10, 0], [0, 0, 0, 0]]]]) // prettier-ignore
const turned = weight.flip(2, 3)
console.log('gathered from a padded dy\n' + String(conv2d(padded, turned, null).view(3, 3)))

const device = await openDevice('webasm')
const there = ones([1, 1, 3, 3]).to(device).requiresGrad_()
conv2d(there, weight.to(device), null).backward(dy.to(device))
console.log('by the kernel\n' + String(there.grad!.view(3, 3)))
await device.close()
