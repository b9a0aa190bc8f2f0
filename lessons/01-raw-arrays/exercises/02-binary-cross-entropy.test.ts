import { centralDifference } from '@stepgrad/01-raw-arrays'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './02-binary-cross-entropy.ts'
import * as solution from './solutions/02-binary-cross-entropy.ts'

const floats = (...values: number[]) => new Float64Array(values)

exercise(
  { yours, solution },
  {
    'a logit of 0 is no opinion: the loss is log 2': ({ binaryCrossEntropy }) => {
      expect(binaryCrossEntropy(floats(0), [1])).toBeCloseTo(Math.log(2), 12)
      expect(binaryCrossEntropy(floats(0), [0])).toBeCloseTo(Math.log(2), 12)
    },
    'the cost is the mean of the losses': ({ binaryCrossEntropy }) => {
      const loss1 = -Math.log(1 / (1 + Math.exp(-2)))
      const loss2 = -Math.log(1 - 1 / (1 + Math.exp(1)))
      expect(binaryCrossEntropy(floats(2, -1), [1, 0])).toBeCloseTo((loss1 + loss2) / 2, 12)
    },
    'no logit is too large': ({ binaryCrossEntropy, binaryCrossEntropyBackward }) => {
      expect(binaryCrossEntropy(floats(1000), [0])).toBe(1000)
      expect(binaryCrossEntropy(floats(-1000), [1])).toBe(1000)
      expect(binaryCrossEntropy(floats(1000), [1])).toBe(0)
      expect([...binaryCrossEntropyBackward(floats(1000, -1000), [0, 1])]).toEqual([0.5, -0.5])
    },
    'the gradient agrees with central differences': ({
      binaryCrossEntropy,
      binaryCrossEntropyBackward,
    }) => {
      const logits = floats(2, -1, 0.5, -3)
      const targets = [1, 0, 0, 1]
      const dlogits = binaryCrossEntropyBackward(logits, targets)
      for (let b = 0; b < logits.length; b++) {
        const slope = centralDifference(() => binaryCrossEntropy(logits, targets), logits, b, 1e-6)
        expect(dlogits[b], `dlogits[${b}]`).toBeCloseTo(slope, 8)
      }
    },
  },
)
