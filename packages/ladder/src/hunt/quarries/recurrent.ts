import type { Ground } from './quarry.ts'

export const recurrent: Ground = {
  stage: 'recurrent',
  quarries: [
    {
      mistake: 'lstm-gates-in-another-order',
      level: 'easy',
      inside: 'lstmCell',
      noticedBy: 'recurrent > a cell puts out what PyTorch’s does, from any state',
      lesson: 'What fades',
      hints: {
        tests:
          'LSTM fails wherever it is compared with PyTorch; RNN and GRU hold. Gradients agree ' +
          'with finite differences, so the way back fits to the way forward.',
        file: 'A step of an LSTM has four parts. Where do they come from?',
        place: 'The four parts lie one below the other. In which order does PyTorch have them?',
      },
      explanation:
        'The last two parts of the product, g and o, were exchanged. A network that is trained ' +
        'from the start learns just as well, since the rows of its weights are named by nobody; ' +
        'its gradients are right, too. But weights that were learnt by PyTorch, which has i, f, ' +
        'g, o, mean something else here. Books and other libraries have other orders: Keras has ' +
        'i, f, c, o.',
    },
    {
      mistake: 'embedding-last-gradient-wins',
      level: 'medium',
      inside: 'scatterAdd',
      noticedBy: 'embedding > a row that was picked twice gets both gradients',
      lesson: 'Words',
      hints: {
        tests:
          '`embedding` fails, and so do others that pick rows, but only in gradients: what is ' +
          'picked is right. And they fail only where some index comes more than once.',
        file: 'Picking rows has a way back. What becomes of a row that was picked twice?',
        place: 'Two gradients arrive in one place. What happens to the first?',
      },
      explanation:
        'The second gradient of a row overwrote the first. Where a number is used twice its ' +
        'gradients add up, and so the way back of picking is a scatter that adds: PyTorch’s ' +
        'index_add_ or scatter_add_, not index_copy_. A word that comes once in a sentence hides ' +
        'it, and the training goes on with the others learning too slowly.',
    },
    {
      mistake: 'every-layer-from-the-first-state',
      level: 'hard',
      inside: 'run',
      noticedBy: 'recurrent > the last state carries on where a sequence was cut',
      lesson: 'Layers, directions, time',
      hints: {
        tests:
          'Many tests of `recurrent` fail, but cells hold, and so does what has one layer and ' +
          'one direction. Where no state is given, all is well.',
        file: 'States are (L·D, B, H). Which of the L·D does a layer begin with?',
        place: 'One state is selected for each layer and direction. How many have been done?',
      },
      explanation:
        'All layers and directions began with the state of the first. Who starts from zeros does ' +
        'not see it, for all states are the same then. As soon as a state is carried on, from ' +
        'one piece of a text to the next, the second layer remembers what the first one knew. ' +
        'PyTorch’s h_0 has a row for each layer and direction: layer 0 forwards, layer 0 ' +
        'backwards, layer 1 forwards, and so on.',
    },
  ],
}
