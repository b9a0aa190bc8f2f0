import { Generator, arange, conv2d, randn, tensor } from '@stepgrad/03-views'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-windows.ts'
import * as solution from './solutions/01-windows.ts'

const picture = arange(1, 10).view(1, 1, 3, 3) // 1 2 3 | 4 5 6 | 7 8 9
const generator = new Generator(0)
const random = (...shape: number[]) => randn(shape, { dtype: 'float64', generator })

exercise(
  { yours, solution },
  {
    'a picture of 3×3 has four windows of 2×2': ({ windows }) => {
      const y = windows(picture, 2)
      expect(y.shape).toEqual([1, 1, 2, 2, 2, 2])
      expect(y.reshape(4, 4).tolist()).toEqual([
        [1, 2, 4, 5],
        [2, 3, 5, 6],
        [4, 5, 7, 8],
        [5, 6, 8, 9],
      ])
    },
    'nothing is copied': ({ windows }) => {
      expect(windows(picture, 2).storage).toBe(picture.storage)
    },
    'the windows of a part of a picture begin where the part begins': ({ windows }) => {
      const lowerRight = picture.narrow(2, 1, 2).narrow(3, 1, 2)
      expect(windows(lowerRight, 2).reshape(4).tolist()).toEqual([5, 6, 8, 9])
    },
    'the example of lesson 01 comes out: 1 3 | 7 9': ({ convolve }) => {
      const weight = tensor([[[[1, 2], [0, -1]]]]) // prettier-ignore
      const y = convolve(picture, weight, tensor([1]))
      expect(y.shape).toEqual([1, 1, 2, 2])
      expect(y.view(4).tolist()).toEqual([1, 3, 7, 9])
    },
    'with several pictures, channels and kernels it does what conv2d does': ({ convolve }) => {
      const [x, weight, bias] = [random(2, 3, 6, 5), random(4, 3, 3, 3), random(4)]
      const expected = conv2d(x, weight, bias)
      const y = convolve(x, weight, bias)
      expect(y.shape).toEqual([2, 4, 4, 3])
      y.storage.forEach((v, i) => {
        expect(v).toBeCloseTo(expected.storage[i], 10)
      })
    },
    'pictures turned on their side convolve like any others': ({ convolve }) => {
      const [x, weight, bias] = [random(1, 2, 4, 6).transpose(2, 3), random(1, 2, 2, 2), random(1)]
      const y = convolve(x, weight, bias)
      expect(
        y
          .sub(conv2d(x, weight, bias))
          .sum()
          .item(),
      ).toBeCloseTo(0, 10)
    },
  },
)
