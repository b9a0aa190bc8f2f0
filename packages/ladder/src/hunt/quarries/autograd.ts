import type { Ground } from './quarry.ts'

export const autograd: Ground = {
  stage: 'autograd',
  quarries: [
    {
      mistake: 'mean-gradient-not-divided',
      level: 'easy',
      inside: 'mean',
      noticedBy: 'autograd > sum and mean hand their gradient to every number that they took in',
      lesson: 'Every derivative there is',
      hints: {
        tests:
          '`hunt gradcheck` finds the gradients of the cost wrong in all parameters, by the same ' +
          'factor, and those of the logits right. So it sits between the logits and the cost.',
        file: 'The cost is a number made of many. Which operation makes it?',
        place: 'Forward divides. What does that say about the derivative?',
      },
      explanation:
        'y = (x₁ + … + xₙ)/n, so ∂y/∂xᵢ = 1/n: the mean hands each number the n-th part of the ' +
        'gradient. The n was forgotten, as if it were a sum. In training that looks like a ' +
        'learning rate n times too large, which many people would mend by a smaller one. A ' +
        'factor that is the same for all parameters, and equal to the batch size, nearly always ' +
        'means a mean taken for a sum, or the reverse: in PyTorch, a loss with reduction="sum".',
    },
    {
      mistake: 'grad-replaced',
      level: 'easy',
      inside: 'collect',
      noticedBy: 'autograd > gradients accumulate over backward passes until grad is cleared',
      lesson: 'Leaves collect',
      hints: {
        tests:
          'One test alone fails, and `hunt gradcheck` finds nothing: one backward pass is right. ' +
          'What about two?',
        file: 'The walk back is right. What becomes of the gradient when it arrives at a leaf?',
        place: 'There are two cases: no gradient yet, and one from before.',
      },
      explanation:
        'grad ← grad + dx had become grad ← dx. The network never notices, because each step ' +
        'clears the gradients first; whoever sums the gradients of several small batches before ' +
        'one step would train on the last of them. Accumulating is what PyTorch does, and why ' +
        'its training loops call optimizer.zero_grad().',
    },
    {
      mistake: 'matmul-gradient-transposed',
      level: 'medium',
      inside: 'matmul',
      noticedBy: 'autograd > matmul of any ranks has the gradients of PyTorch, sizes of 0 included',
      lesson: 'Every derivative there is',
      hints: {
        tests:
          'Much is red, most of it with an error about shapes: a gradient cannot be brought to ' +
          'the shape of what it belongs to. See what those tests have in common that still pass.',
        file: 'Y = A·B has two derivatives. Write the shapes next to each.',
        place: 'With A (n, k), B (k, m) and dY (n, m): in which order do they give (k, m)?',
      },
      explanation:
        'The gradient of B in Y = A·B is Aᵀ·dY. dYᵀ·A has the same products in it, but is the ' +
        'transpose, (m, k) in place of (k, m). Most people find these derivatives by making ' +
        'shapes fit, which is sound as long as all sizes differ: with square matrices both fit, ' +
        'and only the numbers are wrong. Here the shape gave it away, as it would in PyTorch, ' +
        'which says that a function returned an invalid gradient.',
    },
    {
      mistake: 'upstream-gradient-ignored',
      level: 'medium',
      inside: 'backward',
      noticedBy: 'autograd > backward takes an upstream gradient and does not change it',
      lesson: 'The way back',
      hints: {
        tests:
          '`hunt gradcheck`: gradients of the cost are right, those of the logits under a random ' +
          'upstream gradient are wrong. What differs between the two calls?',
        file:
          'All operations are right, or the cost’s gradients were wrong too. Where does the ' +
          'walk begin?',
        place: 'Where is its second argument used?',
      },
      explanation:
        'Backward began with ones, whatever gradient it was given. For the cost, a single ' +
        'number, ones is what it should begin with, so training and every gradient check of a ' +
        'cost are right. It shows as soon as backward is called on more than one number: in ' +
        'PyTorch y.backward(v) computes the product of v with the Jacobian, and y.backward() ' +
        'alone is refused unless y has one element. Check gradients under a random upstream ' +
        'gradient: ones hide much.',
    },
    {
      mistake: 'broadcast-sums-all-or-nothing',
      level: 'hard',
      inside: 'sumToSize',
      noticedBy: 'autograd > what was broadcast gets its gradient summed back to its shape',
      lesson: 'The way back from broadcasting',
      hints: {
        tests:
          'The network is right, and so is `hunt gradcheck`. Some tests of `autograd` fail with ' +
          'an error about a shape: which shapes were combined there?',
        file: 'There are two ways to be repeated, and the network uses just one of them.',
        place:
          'Go through (4, 3) back to (3), then (4, 3) back to (4, 1). Which dimensions have to ' +
          'be summed over in each?',
      },
      explanation:
        'Broadcasting repeats a tensor along dimensions that it lacks, and along those where ' +
        'its size is 1. The way back sums over both kinds; the second had been forgotten. The ' +
        'bias of a layer lacks the batch dimension altogether, so the network uses the first ' +
        'kind only, and a column (B, 1), as one subtracts a maximum per row, meets the second. ' +
        'PyTorch has the same function, at::sum_to, with both cases in it.',
    },
  ],
}
