/** How stride, padding and dilation change what a convolution of 5 numbers in a row gives. */
import { nn, ones, tensor } from '@stepgrad/07-module'

const x = tensor([1, 2, 3, 4, 5]).view(1, 1, 1, 5)
const kernel = ones([1, 1, 1, 3])

function show(options: { stride?: number; padding?: [number, number]; dilation?: number }): void {
  const y = nn.functional.conv2d(x, kernel, null, options)
  console.log(`${JSON.stringify(options).padEnd(17)} ${JSON.stringify(y.view(-1).tolist())}`)
}

show({})
show({ stride: 2 })
show({ padding: [0, 1] })
show({ dilation: 2 })
