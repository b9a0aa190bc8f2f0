import type { Ground } from './quarry.ts'

export const gradMode: Ground = {
  stage: 'grad-mode',
  quarries: [
    {
      mistake: 'sub-in-place-sign',
      level: 'easy',
      inside: 'sub_',
      noticedBy: 'in-place-autograd > the other operand gets its gradient too, summed to its shape',
      lesson: 'In place, in the graph',
      hints: {
        tests:
          'Two tests of `in-place-autograd` fail, values are right. The network is right too: it ' +
          'changes tensors in place only where nothing is recorded.',
        file:
          'Which in-place function gives its other operand a gradient that is not the obvious ' +
          'one?',
        place: 'x − y: by how much does it change, and in which direction, when y grows by 1?',
      },
      explanation:
        'The gradient of y in x − y is that of the result with its sign turned round; the ' +
        'in-place form had it without the minus. In-place forms are often written by copying ' +
        'the line of add_, where both operands get the gradient as it is. In PyTorch, too, sub_ ' +
        'and sub are one formula in derivatives.yaml, so that a test of one covers the other; ' +
        'here each has its own line, and each needs its own test.',
    },
    {
      mistake: 'gradcheck-divides-by-eps',
      level: 'easy',
      inside: 'numericalJacobians',
      noticedBy: 'gradcheck > right gradients pass',
      lesson: 'gradcheck',
      hints: {
        tests:
          'The suite’s own gradient check passes, and so does `hunt gradcheck`. What fails is ' +
          '`gradcheck`, the function of this stage, on gradients that are right. Who is wrong ' +
          'then?',
        file:
          'The message shows two tables. Which of them has the right slopes, and by what factor ' +
          'is the other off?',
        place: 'How far is it from x − eps to x + eps?',
      },
      explanation:
        'A central difference goes from x − eps to x + eps, which is 2·eps; divided by eps all ' +
        'slopes are twice what they are. One forgets the 2 when a one-sided difference is made ' +
        'into a central one. A checker that is wrong accuses code that is right, so check it on ' +
        'something whose slope you know, such as x². torch.autograd.gradcheck divides by 2·eps.',
    },
    {
      mistake: 'version-not-shared-by-views',
      level: 'medium',
      inside: 'alias',
      noticedBy: 'version-counter > a change of a view of a saved tensor trips backward',
      lesson: 'The version counter',
      hints: {
        tests:
          '`version-counter` fails where a view is in play, and only there: an error that should ' +
          'come does not. Changes of the tensor itself are noticed.',
        file: 'Every view is made in one place. What has it to take over from its base?',
        place: 'Storage, shape, strides, offset: what else do all tensors of one storage share?',
      },
      explanation:
        'Each view counted its own changes, although a change through any of them changes the ' +
        'one storage that all of them read. So backward computed with numbers that had been ' +
        'overwritten, and gave wrong gradients without a word, the worst way to fail. The ' +
        'counter belongs to the storage and its views: in PyTorch they share one version ' +
        'counter, while x.data gets one of its own, which is why changes through .data go ' +
        'unnoticed.',
    },
    {
      mistake: 'exp-watches-its-input',
      level: 'hard',
      inside: 'exp',
      noticedBy:
        'version-counter > after exp a change of the result trips backward, after log it does not',
      lesson: 'The version counter',
      hints: {
        tests:
          'Values and gradients are right, `hunt gradcheck` finds nothing. Tests of ' +
          '`version-counter` fail: an error comes where none should, and none where one should.',
        file: 'Compare the derivative of each operation with what it says it has saved.',
        place: 'dy·y: which tensor has to stay as it is until backward?',
      },
      explanation:
        'The derivative of exp is its own result, so the result is what must not change before ' +
        'backward; here the input was watched. Then a harmless change of x is refused, and one ' +
        'of y, which spoils the gradient, passes. It happens when a line is copied from an ' +
        'operation that uses its input, such as log. PyTorch saves the result of exp, sigmoid, ' +
        'tanh and relu, the input of log and sin; it is why relu(x).mul_(2) fails in training.',
    },
  ],
}
