import type { Ground } from './quarry.ts'

export const kernels: Ground = {
  stage: 'kernels',
  quarries: [
    {
      mistake: 'ties-to-the-last',
      level: 'easy',
      inside: 'maxPool2dPlaces',
      noticedBy:
        'device-network > gpujs-cpu: max-pool sends the gradient of a tie to the first maximum',
      lesson: 'Fetch, do not send',
      hints: {
        tests:
          'Only max-pool on a device fails, and only in gradients. Its values are right. When ' +
          'does it matter which of several pixels is called the largest?',
        file: 'Where is it decided that a pixel is the largest one so far?',
        place: 'Let all four pixels of a window be equal. Which place is left at the end?',
      },
      explanation:
        'Of equal numbers the last one became the maximum, so that its pixel got the gradient. ' +
        'Mathematically either would do. But on the cpu it is the first, as in PyTorch, and a ' +
        'network that is moved to a device should go on in the same way. Ties are no rarity: ' +
        'where an image is empty, whole windows are equal.',
    },
    {
      mistake: 'gradient-of-one-image',
      level: 'medium',
      inside: 'conv2dBackwardWeight',
      noticedBy: 'device-network > gpujs-cpu: a convolution and its gradients are those of the cpu',
      lesson: 'First each image, then their sum',
      hints: {
        tests:
          'On a device the gradients of the weights of convolutions are off, by all numbers and ' +
          'by much. Those of biases and of images are right.',
        file: 'The gradient is computed in two steps. What is left to do after the first?',
        place: 'Follow the shapes. Where does B go, and what becomes of the images 1, 2, 3, …?',
      },
      explanation:
        'Only the gradient of the first image was kept. Each thread computes a weight of one ' +
        'image, for otherwise there would be too few threads, and a second kernel has to add up ' +
        'the images. Both ways the shape is the same, so nothing else complains. A batch of 1, ' +
        'with which one likes to try things out, would have been right.',
    },
    {
      mistake: 'padding-off-by-one',
      level: 'hard',
      inside: 'pad',
      noticedBy: 'device-network > gpujs-cpu: a convolution reads views as they are',
      lesson: 'Fetch, do not send',
      hints: {
        tests:
          'On a device a convolution is right on its way forward, and in the gradients of weight ' +
          'and bias. The gradient of its input is not.',
        file: 'Before the slopes are gathered, something is laid around them.',
        place: 'For a kernel of one row no zeros are needed. What does the code do for k = 1?',
      },
      explanation:
        'k rows of zeros were laid above the slopes where there should be k − 1, so that every ' +
        'row of the gradient was fetched one row too early. A pixel lies in at most k windows ' +
        'one below the other, and the first of them begins k − 1 rows above it. That is what ' +
        'PyTorch’s conv_transpose2d does as well: its output has H + k − 1 rows.',
    },
  ],
}
