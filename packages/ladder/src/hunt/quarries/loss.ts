import type { Ground } from './quarry.ts'

export const loss: Ground = {
  stage: 'loss',
  quarries: [
    {
      mistake: 'sum-divided',
      level: 'easy',
      inside: 'reduceLosses',
      noticedBy:
        'regression-losses > MSELoss, L1Loss, SmoothL1Loss and HuberLoss hand all options on',
      lesson: 'From loss to cost',
      hints: {
        tests:
          'Losses of all kinds fail, of classes, of numbers, of yes and no. So it is something ' +
          'that they share. The network’s own cost is right.',
        file: 'Every loss ends there. With which option do the cases fail?',
        place: 'Three ways to make one cost of many losses: compare each with its name.',
      },
      explanation:
        'The reduction "sum" divided like "mean". The two differ by the number of losses, as a ' +
        'larger or smaller learning rate would, so training does not fail, it only goes at ' +
        'another pace, and nobody suspects the loss. In PyTorch every loss has reduction="mean" ' +
        'by default, and "sum" when batches of different sizes are to be added up before one ' +
        'divides.',
    },
    {
      mistake: 'smoothing-over-the-others',
      level: 'medium',
      inside: 'beliefsOf',
      noticedBy: 'class-losses > a class is the probabilities that are 1 there and 0 elsewhere',
      lesson: 'Smoothing',
      hints: {
        tests:
          '`class-losses` fails, and only for cases with labelSmoothing. The cost is off by a ' +
          'little, and gradients with it: value and gradient belong together.',
        file: 'What should the network believe? Write q for K = 3 and ε = 0.3.',
        place: 'What do all q add up to? And what do they add up to here?',
      },
      explanation:
        'ε was spread as ε/(K − 1) over all classes, and q added up to more than 1. It mixes ' +
        'two definitions: 1 − ε for the right class and ε/(K − 1) for each other one, or 1 − ε ' +
        '+ ε/K and ε/K, which is a mixture with the uniform distribution. PyTorch’s ' +
        'label_smoothing is the second, from the Inception paper. Both are in use, so take care ' +
        'when comparing costs; and check that what should be probabilities adds up to 1.',
    },
    {
      mistake: 'ignored-targets-pull',
      level: 'hard',
      inside: 'classLossesBackward',
      noticedBy: 'class-losses > losses of classes pass the gradient check',
      lesson: 'Ignored targets',
      hints: {
        tests:
          'Costs are right, gradients are not, in `class-losses` only, and only where a target ' +
          'is ignored: with smoothing, or where all targets are.',
        file: 'An ignored target adds nothing to the cost. What does that say about its gradient?',
        place:
          'Each row has a gradient that comes in, and a factor for each class. Which of the two ' +
          'can say that the target is ignored, whatever the other holds?',
      },
      explanation:
        'An ignored place took no part in the cost but still got a gradient: q has a smoothed ' +
        'part for every class, whatever the target is, and so pulled at the logits. Without ' +
        'smoothing its terms are multiplied by a weight of 0, and the missing case shows only ' +
        'where every target is ignored: then the mean has made NaN of the gradient, and 0 · NaN ' +
        'is NaN. ' +
        'Options that are right one by one can be wrong together, and have to be tested ' +
        'together. In PyTorch what comes in is replaced by 0 where a target is ignored, whatever ' +
        'the other options are.',
    },
  ],
}
