import type { Ground } from './quarry.ts'

export const optimizers: Ground = {
  stage: 'optimizers',
  quarries: [
    {
      mistake: 'adam-mean-not-corrected',
      level: 'easy',
      inside: 'update',
      noticedBy:
        'adam > the first step of Adam has the length lr, however large or small the gradient',
      lesson: 'A step without a scale',
      hints: {
        tests:
          'Only `adam` fails, and already at the first step: it has the wrong length. Later ' +
          'steps come closer to what they should be.',
        file: 'Two averages start from 0. What is done about it, for each?',
        place: 'Take a gradient of 1: m = 0.1 and v = 0.001. What should the first step be?',
      },
      explanation:
        'The average of gradients starts from 0, so after t steps it is too small by the factor ' +
        '1 − β₁ᵗ, and the step has to be divided by it. Only the squares were corrected, so the ' +
        'first step had a tenth of the length lr that it should have. After some fifty steps ' +
        'β₁ᵗ is nearly 0 and nothing shows any more: a training curve would not tell. ' +
        'PyTorch computes step_size = lr / bias_correction1.',
    },
    {
      mistake: 'short-gradients-stretched',
      level: 'medium',
      inside: 'clipGradNorm_',
      noticedBy: 'gradient-clipping > gradients that are short enough stay as they are',
      lesson: 'A gradient that is too long',
      hints: {
        tests:
          'Only `gradient-clipping` fails. Long gradients are made as short as they should be. ' +
          'And short ones?',
        file: 'There are two ways to clip. Which one multiplies?',
        place: 'What is the factor for a norm of 1 if maxNorm is 10?',
      },
      explanation:
        'Every gradient was scaled to maxNorm, the short ones made longer. That is normalising, ' +
        'not clipping: near a minimum, where gradients become small, steps would stay long and ' +
        'never come to rest. The factor must not exceed 1. PyTorch clamps ' +
        'max_norm / (total_norm + 1e-6) to at most 1.',
    },
    {
      mistake: 'adam-eps-corrected',
      level: 'hard',
      inside: 'update',
      noticedBy: 'adam > Adam with every option goes PyTorch’s way through Rosenbrock’s valley',
      lesson: 'A step without a scale',
      hints: {
        tests:
          'Only `adam` fails, and by very little: the first digits agree. So all factors are ' +
          'there. What is small in the formula?',
        file: 'Compare the denominator with the formula, bracket by bracket.',
        place: 'v̂ = v/(1 − β₂ᵗ). Is eps added to √v or to √v̂?',
      },
      explanation:
        'eps was added to √v before the correction, so that it was divided with it; it belongs ' +
        'beside √v̂ and stays as it is. In the first step that makes eps about 30 times as ' +
        'large as it should be. With eps = 1e-8 hardly anybody sees a difference, with 1e-3, as ' +
        'some networks need it, everybody does. The paper itself offers the other order as a ' +
        'faster one, with another eps, and TensorFlow took that; PyTorch adds eps after the ' +
        'correction.',
    },
  ],
}
