/** Ties, kinks, saturation and what is not a number: the places where two definitions of one gradient part. */
import type { Floats } from '../adapter.ts'
import { randomImages } from '../checks/random.ts'
import { expectClose, expectSame } from '../compare.ts'
import type { SuiteTest } from '../suite-test.ts'
import { SIZES, createNet, initialParameters, pytorch } from './nets.ts'

const group = 'extremes'
const needs = ['network']
const { channels, height, width, kernelSize, classes } = SIZES.tiny

export const extremes: readonly SuiteTest[] = [
  {
    group,
    name: 'max-pool sends the gradient of a tie to the first maximum',
    needs,
    async run({ adapter }) {
      // A first map that copies the first channel, and 2×2 blocks of one colour: every window is a tie. Where the
      // first of the four is larger by a hair there is no doubt, and the gradients must be those of the tie.
      const weight = initialParameters('tiny', 'float64')['conv1.weight'].slice()
      weight.fill(0, 0, channels * kernelSize * kernelSize)
      weight[0] = 1
      const net = await createNet(adapter, 'tiny', 'float64', { 'conv1.weight': weight })
      const dLogits = pytorch('tiny', 'float64').upstream.dLogits.subarray(0, classes)
      const tie = await net.backward({ values: blocks(0), batch: 1 }, dLogits)
      const hair = await net.backward({ values: blocks(1e-9), batch: 1 }, dLogits)
      for (const [name, values] of Object.entries(hair)) {
        expectClose(tie[name], values, { what: `${name}, where all windows tie`, within: 1e-6 })
      }
    },
  },
  {
    group,
    name: 'the gradient of ReLU at 0 is 0',
    needs,
    async run({ adapter }) {
      const { images, upstream } = pytorch('tiny', 'float64')
      const net = await createNet(adapter, 'tiny', 'float64', zeroed('fc1.weight', 'fc1.bias'))
      const gradients = await net.backward(images, upstream.dLogits)
      for (const name of ['fc1.weight', 'fc1.bias', 'conv2.weight', 'conv1.bias']) {
        const got = gradients[name]
        expectSame(got, new Float64Array(got.length), `${name}, where fc1 gives exactly 0`)
      }
    },
  },
  {
    group,
    name: 'logits of ±1000 give a finite cost and finite gradients',
    needs,
    async run({ adapter }) {
      const image = randomImages(SIZES.tiny, 1, 1, 'float64')
      const cases: [number[], number, number][] = [
        [[1000, -1000, 0], 0, 0],
        [[1000, -1000, 0], 1, 2000],
        [[-1000, -1000, -1000], 2, Math.log(3)],
        [[1000, 1000, 1000], 2, Math.log(3)],
      ]
      for (const [logits, label, expected] of cases) {
        const bias = { ...zeroed('fc3.weight'), 'fc3.bias': Float64Array.from(logits) }
        const net = await createNet(adapter, 'tiny', 'float64', bias)
        const { cost, gradients } = await net.gradients(image, [label])
        const what = `label ${label} for logits ${logits.join(', ')}`
        expectClose([cost], [expected], { what: `cost of ${what}`, within: 1e-12 })
        const softmax = logits.map((logit) => Math.exp(logit - Math.max(...logits)))
        const sum = softmax.reduce((a, b) => a + b)
        const slope = softmax.map((p, k) => p / sum - (k === label ? 1 : 0))
        expectClose(gradients['fc3.bias'], slope, { what: `gradient of ${what}`, within: 1e-12 })
      }
    },
  },
  {
    group,
    name: 'a pixel that is not a number shows in the logits of its image, and in no other',
    needs,
    async run({ adapter }) {
      const { images, labels, logits } = pytorch('tiny', 'float64')
      const values = images.values.slice()
      values[height * width + 37] = NaN // in the middle of the first image's second channel
      const net = await createNet(adapter, 'tiny', 'float64')
      const got = await net.forward({ values, batch: images.batch })
      const expected = logits.map((logit, i) => (i < classes ? NaN : logit))
      expectClose(got, expected, { what: 'logits', within: 1e-12 })
      const { cost } = await net.gradients({ values, batch: images.batch }, labels)
      expectSame([cost], [NaN], 'cost')
    },
  },
  {
    group,
    name: 'an empty batch has no logits, a cost that is NaN, and gradients of 0',
    needs,
    async run({ adapter }) {
      const net = await createNet(adapter, 'tiny', 'float64')
      const images = { values: new Float64Array(0), batch: 0 }
      expectSame(await net.forward(images), [], 'logits')
      const { cost, gradients } = await net.gradients(images, [])
      expectSame([cost], [NaN], 'cost')
      for (const [name, values] of Object.entries(gradients)) {
        expectSame(values, new Float64Array(values.length), `${name}, gradient`)
      }
    },
  },
]

/** One image whose first channel is 2×2 blocks, the first pixel of each raised by `hair`. */
function blocks(hair: number): Floats {
  const { values } = randomImages(SIZES.tiny, 1, 5, 'float64')
  for (let r = 0; r < height; r++) {
    for (let s = 0; s < width; s++) {
      const first = (r - (r % 2)) * width + s - (s % 2)
      if (first === r * width + s) values[first] = Math.abs(values[first]) + 0.1 + hair
      else values[r * width + s] = values[first] - hair
    }
  }
  return values
}

function zeroed(...names: readonly string[]): Record<string, Floats> {
  const parameters = initialParameters('tiny', 'float64')
  return Object.fromEntries(names.map((name) => [name, new Float64Array(parameters[name].length)]))
}
