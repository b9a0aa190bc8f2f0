import type { Ground } from './quarry.ts'

export const trainEval: Ground = {
  stage: 'train-eval',
  quarries: [
    {
      mistake: 'momentum-the-wrong-way-round',
      level: 'easy',
      inside: 'follow',
      noticedBy: 'normalization > momentum is the part that is replaced',
      lesson: 'In use',
      hints: {
        tests:
          'Outputs in training are right, and so are gradients; what fails in `normalization` ' +
          'are running values, and outputs in eval, which use them.',
        file: 'Running values change in one place, once for each batch.',
        place: 'With momentum 0.1, how much of the old value should be left?',
      },
      explanation:
        'Momentum was taken for the part that is kept, as in an optimizer. In batch norm it is ' +
        'the part that is replaced: running ← (1 − momentum)·running + momentum·batch, and 0.1 ' +
        'means a tenth is new. Turned round, running values are nearly those of the last batch: ' +
        'training looks perfect, eval is worse and depends on what came last. TensorFlow and ' +
        'Keras call momentum what PyTorch calls 1 − momentum, so people who change over make ' +
        'this mistake.',
    },
    {
      mistake: 'eval-goes-one-level-down',
      level: 'medium',
      inside: 'train',
      noticedBy: 'train-eval > train and eval reach every module of the tree',
      lesson: 'A flag',
      hints: {
        tests:
          'Every layer for itself is right. Two tests of `train-eval` fail, both about trees of ' +
          'modules that are more than one level deep.',
        file: 'How does a module hand its mode on?',
        place: 'Whom does a child tell?',
      },
      explanation:
        'The flag of each child was written to, but the child was not asked, so it did not tell ' +
        'its own children. A network that keeps its layers as its own properties is one level ' +
        'deep and works; put them into a Sequential, and dropout stays on in eval. In PyTorch ' +
        'train(mode) calls module.train(mode) of each child, and eval() is train(False); that ' +
        'also lets a module override train, to keep a frozen part in eval.',
    },
    {
      mistake: 'dropout-gradient-of-all',
      level: 'medium',
      inside: 'drop',
      noticedBy: 'dropout > the gradient goes where the number went',
      lesson: 'Dropout',
      hints: {
        tests:
          'Outputs are right, the same numbers are dropped as in PyTorch. The group `dropout` ' +
          'fails in gradients. `hunt gradcheck` cannot see it: our network has no dropout.',
        file: 'y = x ⊙ mask. What is the derivative by x?',
        place: 'What should a number that was dropped get?',
      },
      explanation:
        'The gradient was scaled by 1/(1 − p) everywhere, also where the number had been ' +
        'dropped. A dropped number has no influence on the cost, so its gradient is 0: the way ' +
        'back uses the very mask of the way there. Training goes on all the same, with ' +
        'gradients that are too long on average. PyTorch keeps the mask for backward for this ' +
        'reason; drawing a new one would be as wrong.',
    },
    {
      mistake: 'batch-norm-without-mean-term',
      level: 'hard',
      inside: 'normalizeBackwardInput',
      noticedBy: 'normalization > in training, the gradient of a plain sum through batch norm is 0',
      lesson: 'Backward',
      hints: {
        tests:
          'Outputs are right, and so are gradients of weight and bias. Gradients by x are wrong ' +
          'in training, for batch norm and layer norm alike, and right in use.',
        file: 'Each x has an influence on the result in three ways. Count them in the code.',
        place:
          'If all x of a group grow by 1, no output changes. So what must the gradients of a ' +
          'group add up to?',
      },
      explanation:
        'Each x moves the output directly, through the mean, and through the variance of its ' +
        'group; the term of the mean had been left out. Then the gradients of a group no longer ' +
        'add up to 0, though adding the same number to all x changes nothing. Whoever takes μ ' +
        'and σ for constants makes this mistake, in PyTorch by computing them under no_grad or ' +
        'on x.detach(). A training run survives it, a gradient check does not.',
    },
  ],
}
