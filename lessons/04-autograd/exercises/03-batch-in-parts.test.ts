import {
  Generator,
  type Parameters,
  type Sizes,
  createParameters,
  crossEntropy,
  forward,
  randn,
} from '@stepgrad/04-autograd'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-batch-in-parts.ts'
import * as solution from './solutions/03-batch-in-parts.ts'

const SIZES: Sizes = {
  channels: 1,
  height: 16,
  width: 16,
  kernelSize: 3,
  conv1: 2,
  conv2: 3,
  fc1: 6,
  fc2: 5,
  classes: 4,
}
const targets = [0, 1, 2, 3, 0, 2, 1]

const createNet = () => createParameters(SIZES, 'float64', new Generator(0))
const images = randn([targets.length, 1, 16, 16], { dtype: 'float64', generator: new Generator(1) })

const atOnce = createNet()
const costAtOnce = crossEntropy(forward(atOnce, images), targets)
costAtOnce.backward()

function expectSameGradients(parameters: Parameters): void {
  for (const [name, { grad }] of Object.entries(parameters)) {
    for (const [i, expected] of atOnce[name].grad!.storage.entries()) {
      expect(grad?.storage[i], `${name}, number ${i}`).toBeCloseTo(expected, 12)
    }
  }
}

exercise(
  { yours, solution },
  {
    'in parts of one image, the gradient is that of the batch': ({ backwardInParts }) => {
      const parameters = createNet()
      backwardInParts(parameters, images, targets, 1)
      expectSameGradients(parameters)
    },
    'a last part that is smaller counts for less': ({ backwardInParts }) => {
      const parameters = createNet()
      backwardInParts(parameters, images, targets, 3) // 3 + 3 + 1
      expectSameGradients(parameters)
    },
    'a part may be larger than the batch': ({ backwardInParts }) => {
      const parameters = createNet()
      backwardInParts(parameters, images, targets, 100)
      expectSameGradients(parameters)
    },
    'the cost is that of the batch': ({ backwardInParts }) => {
      expect(backwardInParts(createNet(), images, targets, 3)).toBeCloseTo(costAtOnce.item(), 12)
    },
    'gradients from before are cleared': ({ backwardInParts }) => {
      const parameters = createNet()
      backwardInParts(parameters, images, targets, 2)
      backwardInParts(parameters, images, targets, 2)
      expectSameGradients(parameters)
    },
  },
)
