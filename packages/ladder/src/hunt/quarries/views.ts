import type { Ground } from './quarry.ts'

export const views: Ground = {
  stage: 'views',
  quarries: [
    {
      mistake: 'transpose-without-strides',
      level: 'easy',
      inside: 'permute',
      noticedBy: 'views > transpose, t and permute reorder strides, not numbers',
      lesson: 'One storage, many readers',
      hints: {
        tests:
          'Nearly everything is red, the logits too. Look for what all of it has in common, and ' +
          'at the tests that fail while they use one operation alone: the group `views`.',
        file: 'Sizes are right, numbers are in the wrong places. What decides on places?',
        place:
          'A view has a shape, strides and an offset. Which of these has to change when ' +
          'dimensions are exchanged?',
      },
      explanation:
        'Permuting gave the sizes their new order and left the strides in the old one. Strides ' +
        'belong to dimensions: whoever moves a dimension moves its size and its stride. One ' +
        'forgets it when one thinks of a transposed shape rather than of a transposed way to ' +
        'walk, and square matrices even keep a shape that looks right. In PyTorch ' +
        'x.t().stride() shows the exchanged strides, and x.t() shares its storage with x.',
    },
    {
      mistake: 'narrow-forgets-offset',
      level: 'medium',
      inside: 'narrow',
      noticedBy: 'views > narrow starts further into the same storage',
      lesson: 'One storage, many readers',
      hints: {
        tests:
          'The network is right. `views` and `printing` fail, for tensors that are a part of a ' +
          'part. One step is right, two in a row are not.',
        file: 'Which views begin somewhere else than their base?',
        place: 'x.narrow(0, 2, 3).narrow(0, 1, 1): where in the storage does this begin?',
      },
      explanation:
        'The new offset was counted from the beginning of the storage instead of from where x ' +
        'begins. For a tensor that owns its storage that is the same, because its offset is 0, ' +
        'so each first narrow is right; a narrow of a narrow reads numbers of somebody else. ' +
        'The same slip is made in kernels that take a pointer and forget storage_offset() in ' +
        'PyTorch. Test views of views.',
    },
    {
      mistake: 'max-takes-the-last',
      level: 'hard',
      inside: 'maxDim',
      noticedBy: 'reductions > the first of equal maxima is the one whose index max gives',
      lesson: 'Many numbers to few',
      hints: {
        tests:
          'Three tests of `reductions`, and no other. All values are right. What else does the ' +
          'operation give?',
        file:
          'Values and indices come from the same comparison. When does it matter which of two ' +
          'wins?',
        place: 'Go through the numbers 3, 3 by hand.',
      },
      explanation:
        'With >= in place of > a later number takes over from an equal earlier one: the value ' +
        'is the same, the index is the last one’s. PyTorch promises the first index of equal ' +
        'maxima. Ties are not rare: after ReLU many numbers are 0, and the index decides who ' +
        'gets the gradient. A test needs equal numbers; random ones never are.',
    },
  ],
}
