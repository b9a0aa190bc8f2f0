import type { Ground } from './quarry.ts'

export const module: Ground = {
  stage: 'module',
  quarries: [
    {
      mistake: 'padding-on-one-side',
      level: 'easy',
      inside: 'countWindows',
      noticedBy:
        'layers > conv2d with stride, padding, dilation, groups, with a bias or without, is that of PyTorch',
      lesson: 'A layer',
      hints: {
        tests:
          'The network is right, `layers` fails, for convolution and max-pool alike. Look at the ' +
          'shapes in the messages, and at the options of the cases that fail.',
        file: 'What do convolution and max-pool have in common?',
        place: 'A kernel of 3 with padding 1 keeps the size of an image. What comes out for n = 5?',
      },
      explanation:
        'Padding was counted once, and the output became too small. It is added at both ends, ' +
        'so n grows by 2·padding: ⌊(n + 2·padding − dilation·(size − 1) − 1)/stride⌋ + 1, the ' +
        'formula in PyTorch’s documentation of Conv2d and MaxPool2d. The network of this ladder ' +
        'has no padding, so it cannot notice. Remember one case, kernel 3 with padding 1 keeps ' +
        'the size, and you can check any such formula.',
    },
    {
      mistake: 'init-by-outputs',
      level: 'medium',
      inside: 'defaultInit_',
      noticedBy: 'layers > a seed gives layers the first numbers of PyTorch',
      lesson: 'How weights begin',
      hints: {
        tests:
          'Forward, gradients and training are right when a test brings its own parameters. What ' +
          'fails is a network that makes them itself: `specification` and one test of `layers`.',
        file: 'Random numbers come in the right order. What else decides on a weight?',
        place: 'Which bound keeps a sum of n products from growing with n? What is n here?',
      },
      explanation:
        'The bound was 1/√fanOut; it has to be 1/√fanIn, because an output is a sum over its ' +
        'inputs and its variance grows with their number. In a layer with as many outputs as ' +
        'inputs both are the same, so layers that one tries first do not show it. The network ' +
        'trains all the same, from a worse start, and only PyTorch’s own numbers tell. ' +
        'PyTorch’s default, kaiming_uniform_ with a = √5, is ±1/√fan_in; mode="fan_out" exists ' +
        'for those who want to keep the size of gradients instead.',
    },
    {
      mistake: 'overlapping-windows-overwrite',
      level: 'medium',
      inside: 'maxPool2dBackward',
      noticedBy: 'layers > max-pool with stride, padding, dilation, ceilMode is that of PyTorch',
      lesson: 'A layer',
      hints: {
        tests:
          'The network is right, and so is `hunt gradcheck`. `layers` fails for one layer, its ' +
          'values are right, its gradient is not, and only with some options.',
        file: 'With which options can one pixel be the maximum of two windows?',
        place: 'Two gradients arrive at one pixel. What becomes of the first?',
      },
      explanation:
        'A pixel that is the maximum of two windows goes two ways, and its gradients add up; ' +
        'here the second replaced the first. With kernel 2 and stride 2 windows do not overlap, ' +
        'and assigning is as good as adding: the code was right until the stride became an ' +
        'option. That is how options break code that was tested before. Kernel 3 with stride 2, ' +
        'as in AlexNet or ResNet, overlaps, and PyTorch adds.',
    },
    {
      mistake: 'stride-forgotten-on-the-way-back',
      level: 'hard',
      inside: 'conv2dBackwardInput',
      noticedBy: 'layers > layers have the gradients that finite differences have',
      lesson: 'A layer',
      hints: {
        tests:
          'The network is right. `layers` fails for convolutions with options, in a gradient: ' +
          'the message says by which input, and the case says with which options.',
        file:
          'Three gradients: by weight, by bias, by the image. One is wrong, and only where the ' +
          'kernel takes larger steps.',
        place:
          'One row of dy is laid into the image at once. How far apart do its numbers lie there?',
      },
      explanation:
        'Output s of a row comes from the pixel s·stride + j, so the gradients of a row lie ' +
        'stride pixels apart in the image. They were laid side by side, which is right for ' +
        'stride 1 alone. Rows had been done properly, columns not: code that treats height and ' +
        'width in two different ways, here an outer loop and an inner one, needs tests in which ' +
        'both have their own option. In PyTorch this gradient is a transposed convolution, ' +
        'conv_transpose2d with the same stride.',
    },
  ],
}
