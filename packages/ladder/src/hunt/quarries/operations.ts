import type { Ground } from './quarry.ts'

export const operations: Ground = {
  stage: 'operations',
  quarries: [
    {
      mistake: 'flip-not-flipped-back',
      level: 'easy',
      inside: 'flip',
      noticedBy: 'picking > picking has the values and gradients of PyTorch',
      lesson: 'Slices',
      hints: {
        tests:
          'Values are right, gradients are not, and only for one operation: the messages of ' +
          '`picking` name it.',
        file: 'Operations that move numbers get their gradient moved back.',
        place: 'Where does the number at the end go, and where does its gradient come from?',
      },
      explanation:
        'The gradient was handed on as it came. Number i of the result is number n − 1 − i of ' +
        'x, so gradient i belongs to x at n − 1 − i: turn it round once more. It has the right ' +
        'shape and the right numbers, in the wrong places, and a test with ones from above ' +
        'cannot tell: check under a random upstream gradient. PyTorch’s formula for flip is ' +
        'grad.flip(dims).',
    },
    {
      mistake: 'clamp-stops-at-bounds',
      level: 'medium',
      inside: 'clamp',
      noticedBy: 'operations > clamp lets the gradient through at its bounds',
      lesson: 'Where a formula is not enough',
      hints: {
        tests:
          'Values are right. A few tests of `operations` fail in a gradient, and the name of one ' +
          'says where. Random numbers never get there.',
        file: 'Functions of two numbers, or of a number and two bounds: which have a corner?',
        place: 'What should the slope be at the bound itself, and which comparison gives it?',
      },
      explanation:
        'Numbers that lie just on a bound got no gradient. There the function has a corner, and ' +
        'either slope could be defended; PyTorch lets the gradient through, its mask is x >= ' +
        'min and x <= max. It matters more than it seems: a number that was clamped once lies ' +
        'on the bound exactly, and where the gradient is cut off it could never come back. Only ' +
        'a test at the bound notices, since random numbers never lie on it.',
    },
    {
      mistake: 'picked-twice-counted-once',
      level: 'medium',
      inside: 'scatterAdd',
      noticedBy:
        'picking > indexSelect picks rows, and adds their gradients up where one is picked twice',
      lesson: 'Picking',
      hints: {
        tests:
          'The group `picking` fails, and `operations` where it borrows from it. Values of ' +
          'picked rows are right, gradients are not, and they are right as well when each row ' +
          'is picked once.',
        file: 'Reading along an index has a counterpart that writes along an index.',
        place: 'Two numbers arrive at one place. What becomes of the first?',
      },
      explanation:
        'Where an index names a place twice, the second number overwrote the first. A row that ' +
        'was picked twice went two ways, and the gradients of two ways add up. In an embedding ' +
        'each word that occurs twice in a batch would learn from its last occurrence only. ' +
        'PyTorch has both operations, scatter_ and scatter_add_; in NumPy it is x[i] += v, ' +
        'which counts once, and np.add.at, which counts all.',
    },
    {
      mistake: 'sigmoid-overflows',
      level: 'hard',
      inside: 'sigmoid',
      noticedBy:
        'operations > sigmoid is 0, ½ and 1 at −1000, 0 and 1000, with a slope of 0, ¼ and 0',
      lesson: 'A table',
      hints: {
        tests:
          'Only tests with infinities or large numbers fail, and what they find is NaN. For ' +
          'ordinary numbers values and slopes are right: it is not the formula, it is how it is ' +
          'computed.',
        file: 'Look for exp, and ask of each what it gives at 1000.',
        place: 'What is ∞ / ∞? Which way of writing the same function has only one infinity in it?',
      },
      explanation:
        'eˣ/(1 + eˣ) and 1/(1 + e⁻ˣ) are the same function, but at x = 1000 the first is ∞/∞, ' +
        'which is NaN, while the second is 1/(1 + 0). At −1000 the second is 1/∞ = 0, which is ' +
        'right. In doubles that begins at 710, in float32 at 89 already, which logits do reach. ' +
        'Two formulas that are equal on paper need not be so in floats; PyTorch computes the ' +
        'second.',
    },
  ],
}
