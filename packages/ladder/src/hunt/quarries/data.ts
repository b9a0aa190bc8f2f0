import type { Ground } from './quarry.ts'

export const data: Ground = {
  stage: 'data',
  quarries: [
    {
      mistake: 'confusion-transposed',
      level: 'easy',
      inside: 'add',
      noticedBy: 'fit > a row of the confusion matrix is a class, a column what it was taken for',
      lesson: 'Which ones?',
      hints: {
        tests:
          'Only `fit` fails, where answers are counted class by class. The cost is right, and so ' +
          'is the accuracy over all. What stays the same, and what does not?',
        file: 'Look for where a cell of the matrix is counted up.',
        place: 'The place of a cell in a matrix with K columns is row · K + column.',
      },
      explanation:
        'Rows and columns of the confusion matrix were exchanged. Its diagonal stays where it is, ' +
        'so the accuracy over all was right. But the accuracy of a class divides by the sum of its ' +
        'row, and that was now the number of times that the class was the answer: precision rather ' +
        'than recall. PyTorch has no such matrix of its own; scikit-learn and torchmetrics count ' +
        'as we do, a row for each right class.',
    },
    {
      mistake: 'ignored-samples-weigh',
      level: 'medium',
      inside: 'add',
      noticedBy:
        'fit > what the criterion ignores counts nowhere: neither as a sample nor in the cost',
      lesson: 'Train, ask',
      hints: {
        tests:
          'Only two tests of `fit` fail, both about samples that the criterion ignores. Where ' +
          'nothing is ignored, everything is right.',
        file: 'The cost of a batch is a mean. By what is it multiplied to become a sum again?',
        place: 'Take a batch of 4 samples, of which 3 are ignored. Of how many is its cost a mean?',
      },
      explanation:
        'The mean of a batch was multiplied by all its samples, while in the end the sum was ' +
        'divided by those that count. With ignoreIndex, PyTorch’s cross entropy takes the mean ' +
        'over the samples that are not ignored, so that is the number to multiply by. Nobody ' +
        'notices as long as nothing is ignored, or as many in each batch.',
    },
    {
      mistake: 'padding-top-first',
      level: 'hard',
      inside: 'forward',
      noticedBy: 'transforms > Pad surrounds an image: all sides, two and two, or each',
      lesson: 'Something done on the way',
      hints: {
        tests:
          'Only `transforms` fails: `Pad`, and `RandomCrop` where it pads. With the same number ' +
          'for all four sides everything is right.',
        file: 'Four numbers say how wide the border is. In which order do they come?',
        place: 'torchvision says left, top, right, bottom. Compare that with the names here.',
      },
      explanation:
        'The four sides were read as top, right, bottom, left, which is their order in CSS. ' +
        'In torchvision they are left, top, right, bottom, as one names the corners of a box: first x, ' +
        'then y. With one number for all sides, as nearly everybody pads, both are the same. ' +
        '(PyTorch’s own F.pad has a third order: left, right, top, bottom.)',
    },
  ],
}
