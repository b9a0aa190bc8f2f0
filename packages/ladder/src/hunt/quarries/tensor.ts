import type { Ground } from './quarry.ts'

export const tensor: Ground = {
  stage: 'tensor',
  quarries: [
    {
      mistake: 'arange-includes-end',
      level: 'easy',
      inside: 'arange',
      noticedBy: 'tensor > arange never reaches its end',
      lesson: 'Making one',
      hints: {
        tests:
          'Two tests of the group `tensor` fail, the network does not notice: it is something ' +
          'that the network never calls. Read the names of the tests.',
        file: 'It holds all that makes tensors. Which of them counts?',
        place: 'How many numbers are there from 0 to 1 in steps of 0.3, the end left out?',
      },
      explanation:
        'The end was counted in. ⌊(end − start)/step⌋ + 1 is the number of posts of a fence, the ' +
        'end included; a half-open range has ⌈(end − start)/step⌉ numbers, which is also right ' +
        'where the step does not meet the end. PyTorch’s arange leaves the end out like Python’s ' +
        'range; torch.range, which counts it in, is deprecated for just this confusion.',
    },
    {
      mistake: 'strides-column-major',
      level: 'medium',
      inside: 'rowMajorStrides',
      noticedBy: 'tensor > a tensor knows its shape, its strides and how many numbers it holds',
      lesson: 'What a tensor is',
      hints: {
        tests:
          'The network computes the right numbers and gradients: it does not read what is wrong ' +
          'here. Tests of `tensor` do, those that ask a tensor about itself or build nested lists.',
        file: 'Strides say how far it is to the next number along each dimension.',
        place:
          'What should come out for (2, 3)? And what does come out? Where does the walk over the ' +
          'dimensions have to begin?',
      },
      explanation:
        'The product of sizes was formed from the first dimension on, so that (2, 3) got the ' +
        'strides (1, 2): columns lie together, as in Fortran, MATLAB or Julia. PyTorch and ' +
        'NumPy are row-major unless told: the last dimension has the stride 1, and one has to ' +
        'walk from the last to the first. At this stage the loops work out places by ' +
        'themselves, so just tests of the strides notice; with views, a stage later, nothing ' +
        'would be right.',
    },
  ],
}
