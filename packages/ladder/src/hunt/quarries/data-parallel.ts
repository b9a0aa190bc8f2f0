import type { Ground } from './quarry.ts'

export const dataParallel: Ground = {
  stage: 'data-parallel',
  quarries: [
    {
      mistake: 'gradients-averaged',
      level: 'easy',
      inside: 'output',
      noticedBy: 'data-parallel > gradients on 2 devices are those of one, also of the inputs',
      lesson: 'A sum can be cut',
      hints: {
        tests:
          'Outputs and costs are right, the gradients of parameters are not. And on a single ' +
          'device all is well. What is different with two?',
        file: 'Each replica finds a part of a gradient. How are the parts put together?',
        place: 'The cost is computed once, on all outputs. In which numbers is the 1/B already?',
      },
      explanation:
        'What the other replicas had found was divided by their number, as if each had computed ' +
        'a cost of its own. With DataParallel there is one cost, the mean over the whole batch, ' +
        'and its 1/B is in the gradient of every row. So the parts are added. PyTorch’s ' +
        'DistributedDataParallel does average, for there every process has its own cost.',
    },
    {
      mistake: 'outputs-in-another-order',
      level: 'medium',
      inside: 'gather',
      noticedBy: 'data-parallel > outputs are those of one device, bit for bit, in order',
      lesson: 'A sum can be cut',
      hints: {
        tests:
          'Nearly everything fails that asks the network. But the numbers of the outputs are the ' +
          'right ones. Are they in the right rows?',
        file: 'The outputs of all replicas are joined. Who has which rows of the batch?',
        place: 'Which part did the network itself, replica 0, compute?',
      },
      explanation:
        'The rows of replica 0 came last, although it had the first rows of the batch: perhaps ' +
        'because it is the last to be done. The cost then compares each answer with the label of ' +
        'another image, and the network learns nothing at all. Rows have to come back in the ' +
        'order in which they were cut, whoever is done first, as in PyTorch’s gather.',
    },
    {
      mistake: 'inputs-without-gradient',
      level: 'hard',
      inside: 'toSend',
      noticedBy:
        'data-parallel > single numbers become a vector; what is no tensor goes to every replica',
      lesson: 'The way back',
      hints: {
        tests:
          'Only three tests of `data-parallel` fail. Every parameter has the right gradient. So ' +
          'what else can have one?',
        file: 'What is a replica told of its part of the batch, beside the numbers?',
        place: 'A replica knows only what it is sent. Does it know that somebody wants to know?',
      },
      explanation:
        'A replica was told that its input needs no gradient, so that its way back ended at the ' +
        'parameters. As long as images come in, nobody asks for more. But where layers stand ' +
        'before the parallel part, they learnt from the rows of replica 0 only, without a word. ' +
        'In PyTorch scatter and gather are operations with a derivative, so that it goes on.',
    },
  ],
}
