import type { Ground } from './quarry.ts'

const SLOPES =
  'gradient check > gradients of the cost are the slopes, every coordinate of the tiny twin'

export const rawArrays: Ground = {
  stage: 'raw-arrays',
  quarries: [
    {
      mistake: 'linear-weight-gradient-transposed',
      level: 'easy',
      inside: 'linearBackward',
      noticedBy: SLOPES,
      lesson: 'Linear',
      hints: {
        tests:
          'Logits and cost are right, gradients are not: the mistake is in a backward pass. Ask ' +
          '`hunt gradcheck` which layers are off. A bias that is right, beside a weight that is ' +
          'wrong, says that the upstream gradient arrived whole.',
        file:
          'All weights of fully connected layers are wrong, their biases and what lies below ' +
          'them are right. Compare the three gradients that this layer has to give.',
        place:
          'Each gradient has the shape of what it belongs to, and so the same rule for the place ' +
          'of a number. How does forward find weight (o, i) in the flat array?',
      },
      explanation:
        'The gradient of the weight was written as if it lay as (in, out); like the weight it ' +
        'lies as (out, in), so number (o, i) is at o·I + i. One comes to it by working out ' +
        'xᵀ·dY on paper, where W stands as (in, out), whereas Y = X·Wᵀ + b, here as in ' +
        'PyTorch’s Linear, keeps W as (out, in). The array has the right length either way, so ' +
        'nothing crashes: only finite differences, or PyTorch’s numbers, notice.',
    },
    {
      mistake: 'linear-bias-not-accumulated',
      level: 'easy',
      inside: 'linearBackward',
      noticedBy: SLOPES,
      lesson: 'Linear',
      hints: {
        tests:
          'Logits and cost are right, gradients are not. `hunt gradcheck` names a whole kind of ' +
          'parameters and leaves the others in peace.',
        file:
          'Only biases of fully connected layers are off. What flows on to the layers below is ' +
          'right, so dy is right, and so is the loop over it.',
        place:
          'A bias is one number for all images of the batch. What does that mean for its ' +
          'gradient when the batch has two?',
      },
      explanation:
        'The gradient of the bias was assigned for each image where it has to be added up, so ' +
        'that only the last image counted. A parameter that is used several times gets the sum ' +
        'of what each use hands back, and a bias is used once for every image. It is an easy ' +
        'slip in a loop that assigns elsewhere, and with a batch of one it is no mistake at ' +
        'all: check gradients with a batch of at least two. Autograd has the same rule, and ' +
        'PyTorch sums the gradient of a broadcast bias over the batch.',
    },
    {
      mistake: 'conv-bias-gradient-wrong-axes',
      level: 'medium',
      inside: 'conv2dBackwardBias',
      noticedBy: SLOPES,
      lesson: 'Convolution',
      hints: {
        tests:
          'Logits and cost are right. `hunt gradcheck` finds every weight right, and some biases ' +
          'wrong: which layers have those?',
        file:
          'The biases of the convolutions are off, although their weights, which see the same ' +
          'dy, are right. Which numbers of dy belong to one bias?',
        place:
          'dy lies as (B, O, H, W): the maps of the first image, then those of the second. Work ' +
          'out where map o of image b begins, with B = 2 and O = 3.',
      },
      explanation:
        'A convolution’s bias is added to every place of its map in every image, so its ' +
        'gradient sums dy over images, rows and columns. Map o of image b begins at (b·O + ' +
        'o)·H·W; written with b and o exchanged, as if maps came first, numbers of other maps ' +
        'are summed. With one image it is right by accident: check gradients with a batch of at ' +
        'least two. In PyTorch this gradient is dy.sum((0, 2, 3)), over all dimensions but that ' +
        'of the maps.',
    },
    {
      mistake: 'conv-height-and-width-swapped',
      level: 'hard',
      inside: 'conv2dBackwardInput',
      noticedBy: SLOPES,
      lesson: 'Convolution',
      hints: {
        tests:
          'Logits and cost are right, and `hunt gradcheck` finds the last layers right: only ' +
          'what lies below a certain layer is off. The gradient is spoilt on its way down.',
        file:
          'The parameters of this layer are right in its last use and wrong in its first, which ' +
          'gets its dy through the other. So look at what is handed down, not at weight or bias.',
        place:
          'Here the sums lie as the image does. The test images are not square. How long is a row?',
      },
      explanation:
        'In the gradient by the image a row was taken to be H numbers long; it is W long. With ' +
        'square images H and W are the same number, and all images of MNIST and CIFAR-10 are ' +
        'square: the network would train as it should, until somebody feeds it another format. ' +
        'The suite’s tiny network takes images of 14×10 on purpose. A test with sizes that all ' +
        'differ finds such exchanges at once, in any framework.',
    },
    {
      mistake: 'relu-passes-at-zero',
      level: 'medium',
      inside: 'reluBackward',
      noticedBy: 'extremes > the gradient of ReLU at 0 is 0',
      lesson: 'ReLU',
      hints: {
        tests:
          'Logits and cost are right; the gradients of nearly all layers are wrong, the last ' +
          'layer’s are right. One group, `extremes`, says what the matter is with the name of ' +
          'its test alone.',
        file:
          'The gradient goes through it four times, and each time too much of it does. Where ' +
          'does it have to be stopped?',
        place: 'It is not x that is asked, but y. Which values can y have?',
      },
      explanation:
        'The backward pass of ReLU asks the output: where y is 0 nothing may pass. With < in ' +
        'place of <= nothing is ever stopped, since y = max(x, 0) is never below 0. The ' +
        'comparison is easily copied from a version that asks x, where it is wrong just at 0 ' +
        'and hardly anybody notices. In PyTorch the derivative of ReLU at 0 is 0, and its ' +
        'backward, too, works from the result.',
    },
    {
      mistake: 'momentum-dampened',
      level: 'medium',
      inside: 'sgdStep',
      noticedBy:
        'training > 20 steps of the tiny twin in float64 follow PyTorch, cost by cost, parameter by parameter',
      lesson: 'A step, with momentum',
      hints: {
        tests:
          '`hunt gradcheck` finds nothing: forward and backward belong together. Only `training` ' +
          'fails, and not before a step has been taken. So it is what is made of the gradient.',
        file: 'Compare it with the formula in the lesson, factor by factor.',
        place:
          'Take v = 0, momentum 0.9 and a gradient of 1. What is v after the first step, and ' +
          'what does it tend to if the gradient stays at 1?',
      },
      explanation:
        'The new gradient was taken in with the factor 1 − momentum, which makes v an average ' +
        'of gradients. That is what Adam does, and what many texts call momentum; PyTorch’s SGD ' +
        'adds the gradient whole, v ← momentum·v + g, so that its steps become up to 1/(1 − ' +
        'momentum) times as long. Its option dampening brings the factor in, except in the ' +
        'first step. Gradients are not touched, so only a comparison of whole training steps ' +
        'notices.',
    },
  ],
}
