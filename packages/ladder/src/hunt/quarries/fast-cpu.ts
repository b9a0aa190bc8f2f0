import type { Ground } from './quarry.ts'

export const fastCpu: Ground = {
  stage: 'fast-cpu',
  quarries: [
    {
      mistake: 'line-copied-and-not-changed',
      level: 'easy',
      inside: 'addProducts',
      noticedBy: 'against PyTorch > gradients of the cost of the tiny twin in float64',
      lesson: 'Eight at a time',
      hints: {
        tests:
          'Logits and costs are right, gradients are not. The gradients of which layer are off, ' +
          'and of which are they not? `hunt gradcheck` tells.',
        file: 'Loops were unrolled: several lines do the same with numbers one further on.',
        place: 'Read the lines below each other, and look at the numbers that count up.',
      },
      explanation:
        'Of four products that are under way at once, the fourth went to the place of the third: ' +
        'a line was copied, and one of its numbers not changed. That is the price of an unrolled ' +
        'loop, which no compiler checks. The tests that caught it compare with PyTorch and with ' +
        'finite differences; a network trained with such gradients would still learn something.',
    },
    {
      mistake: 'crop-without-padding',
      level: 'medium',
      inside: 'eachRow',
      noticedBy: 'layers > a kernel that sees only padding gives the bias',
      lesson: 'One loop',
      hints: {
        tests:
          'Only three tests of `layers` fail, and all of them pad. The network of the suite has ' +
          'no padding, so it does not notice.',
        file: 'An image is copied into a larger one with zeros around it. Where does it begin?',
        place: 'How far is the first pixel from the upper edge, and how far from the left one?',
      },
      explanation:
        'Rows were moved down by the padding, but not to the right, so that all zeros of a row ' +
        'came behind the image. The size of the result is the same, and the gradients are cut ' +
        'out in the same wrong place, so that they fit to what was computed. In PyTorch padding ' +
        'goes to both sides. Only a comparison of numbers, or a kernel that should see nothing ' +
        'but padding, tells.',
    },
    {
      mistake: 'rest-of-a-pair-by-the-first-kernel',
      level: 'hard',
      inside: 'addWeightedPairs',
      noticedBy: 'tensor > conv2d is that of PyTorch at odd sizes, wide and tall',
      lesson: 'Eight at a time',
      hints: {
        tests:
          'Only convolutions of odd sizes fail, and of their numbers only a few. The network ' +
          'holds. In how many places does the kernel of such a convolution fit?',
        file: 'Four places are done at a time. What of a number that four does not divide?',
        place: 'Two kernels are summed up together. Which factors has each of them, in the rest?',
      },
      explanation:
        'Places that do not fill a block of four are done one by one, and there the second ' +
        'kernel of a pair was given the factors of the first. Where the number of places is a ' +
        'multiple of four, as in our network, that loop never runs. So a suite must also ask for ' +
        'sizes that nobody uses: 1, a prime, one more than a block.',
    },
  ],
}
