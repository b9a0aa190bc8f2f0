import type { Ground } from './quarry.ts'

export const optim: Ground = {
  stage: 'optim',
  quarries: [
    {
      mistake: 'nesterov-without-gradient',
      level: 'easy',
      inside: 'update',
      noticedBy: 'sgd > SGD with every option goes PyTorch’s way in a regression',
      lesson: 'Momentum, again',
      hints: {
        tests:
          'Plain SGD and plain momentum go PyTorch’s way, so the network trains as before. Which ' +
          'option do the failing tests of `sgd` have in common? Their messages name the case.',
        file: 'Which lines see that option?',
        place: 'Take a first gradient of 1 and momentum 0.9: how long is the first step to be?',
      },
      explanation:
        'The step was momentum·v; Nesterov’s is g + momentum·v. As v contains g, momentum·v ' +
        'contains 0.9·g, and it looks as if nothing were missing. But that is the next step’s ' +
        'share, taken along already; the g of this step comes on top. With a steady gradient of 1 ' +
        'the first step is 1.9, and it was 0.9. PyTorch has grad.add(buf, alpha=momentum).',
    },
    {
      mistake: 'momentum-dampened-at-first',
      level: 'medium',
      inside: 'velocity',
      noticedBy:
        'sgd > the first buffer is the gradient itself, without dampening; later ones have it',
      lesson: 'Momentum, again',
      hints: {
        tests:
          'The network is right. `sgd` fails in cases with an option that the network does not ' +
          'use, and from the first step on.',
        file: 'The velocity is made in one place, and followed in another.',
        place: 'There are two cases, with and without a velocity. Are both to do the same?',
      },
      explanation:
        'The first velocity was (1 − dampening)·g. By the formula, with v = 0 before, that is ' +
        'what one would expect; PyTorch begins with the gradient itself, torch.clone(grad), and ' +
        'dampens only from the second step on. It is a quirk, and part of the contract: a ' +
        'formula in the documentation need not tell the first step. Comparing step by step with ' +
        'PyTorch does.',
    },
    {
      mistake: 'maximize-after-decay',
      level: 'medium',
      inside: 'update',
      noticedBy: 'sgd > SGD with every option goes PyTorch’s way in a regression',
      lesson: 'Momentum, again',
      hints: {
        tests:
          'The network is right. Tests of `sgd` fail that combine options; a message names the ' +
          'first case, with all its options. Which of them act on the gradient before the step?',
        file: 'In which order are they applied?',
        place: 'Going up or down: in which direction should weight decay pull, in either case?',
      },
      explanation:
        'The gradient was turned round after the decay had been added, so that the decay was ' +
        'turned round with it and pushed the weights away from 0. maximize changes the goal, ' +
        'not the wish for small weights: first the sign, then the decay. PyTorch does it in ' +
        'this order. Settings that commute in the usual case, one of them 0, have to be tested ' +
        'together.',
    },
    {
      mistake: 'momentum-buffer-is-the-gradient',
      level: 'hard',
      inside: 'velocity',
      noticedBy: 'sgd > the buffer is no alias of the gradient',
      lesson: 'Momentum, again',
      hints: {
        tests:
          'The network is right, and so is every first step. Two tests of `sgd` look at what the ' +
          'optimizer remembers, and at whose numbers that is; their names nearly say it.',
        file: 'Who else holds a tensor that the optimizer writes into?',
        place: 'mul_ and add_ change in place. Whose numbers, at the second step?',
      },
      explanation:
        'The first velocity was the gradient tensor itself, not a copy of it. The next step ' +
        'then multiplies it in place: if the gradient is kept and set to zero rather than let ' +
        'go, the velocity is lost with it. Two names for one storage are the price of in-place ' +
        'operations; PyTorch clones the gradient here. With zero_grad(set_to_none=True), the ' +
        'default since 2.0, every step has a new gradient tensor, and the mistake hides.',
    },
  ],
}
