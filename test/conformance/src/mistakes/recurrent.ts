import type { Mistake } from './mistake.ts'

const introducedIn = 'recurrent'

export const recurrent: readonly Mistake[] = [
  {
    id: 'lstm-gates-in-another-order',
    says: 'The four parts of an LSTM’s product are taken as i, f, o, g.',
    introducedIn,
    variants: [
      {
        file: 'src/recurrent-cells.ts',
        region: 'lstmCell',
        find: 'const [i, f, g, o] =',
        replace: 'const [i, f, o, g] =',
      },
    ],
  },
  {
    id: 'lstm-forgets-to-forget',
    says: 'The cell is added to without being multiplied by the forget gate.',
    introducedIn,
    variants: [
      {
        file: 'src/recurrent-cells.ts',
        region: 'lstmCell',
        find: 'f.sigmoid().mul(c)',
        replace: 'c.add(f.mul(0))',
      },
    ],
  },
  {
    id: 'lstm-one-bias',
    says: 'Of the two biases only that of the input is added, for both would do the same.',
    introducedIn,
    variants: [
      {
        file: 'src/recurrent-cells.ts',
        region: 'lstmCell',
        find: 'linear(h, weightHh, biasHh)',
        replace: 'linear(h, weightHh, biasHh && biasHh.mul(0))',
      },
    ],
  },
  {
    id: 'lstm-cell-not-bent',
    says: 'The hidden state is the gated cell itself, without the tanh.',
    introducedIn,
    variants: [
      {
        file: 'src/recurrent-cells.ts',
        region: 'lstmCell',
        find: 'mul(c2.tanh())',
        replace: 'mul(c2)',
      },
    ],
  },
  {
    id: 'gru-reset-before-the-product',
    says: 'The reset gate acts on h before the product, as in the paper, and not on the product and its bias.',
    introducedIn,
    variants: [
      {
        file: 'src/recurrent-cells.ts',
        region: 'gruCell',
        find: 'nx.add(r.mul(nh))',
        replace:
          'nx.add(linear(r.mul(h), weightHh, biasHh).split(H, { dim: 1 })[2]).add(nh.mul(0))',
      },
    ],
  },
  {
    id: 'gru-bias-outside-the-reset',
    says: 'The reset gate acts on W_hn·h alone, and its bias is added afterwards.',
    introducedIn,
    variants: [
      {
        file: 'src/recurrent-cells.ts',
        region: 'gruCell',
        find: 'nx.add(r.mul(nh))',
        replace:
          'nx.add(r.mul(biasHh ? nh.sub(biasHh.narrow(0, 2 * H, H)) : nh))' +
          '.add(biasHh ? biasHh.narrow(0, 2 * H, H) : 0)',
      },
    ],
  },
  {
    id: 'gru-update-turned-round',
    says: 'The update gate is turned round: z keeps the new and 1 − z the old.',
    introducedIn,
    variants: [
      {
        file: 'src/recurrent-cells.ts',
        region: 'gruCell',
        find: 'n.add(z.mul(h.sub(n)))',
        replace: 'h.add(z.mul(n.sub(h)))',
      },
    ],
  },
  {
    id: 'rnn-always-tanh',
    says: 'An RNN that is told to use ReLU does not pass it on.',
    introducedIn,
    variants: [
      {
        file: 'src/recurrent-cells.ts',
        region: 'rnnCell',
        find: "nonlinearity === 'relu' ? relu(sum) : sum.tanh()",
        replace: 'sum.tanh()',
      },
    ],
  },
  {
    id: 'hidden-detached',
    says: 'Each step begins with the last state without its history: nothing is learnt across steps.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/recurrent.ts',
        region: 'overTime',
        find: 'this.step(x, state, weights)',
        replace: 'this.step(x, state.map((part) => part.detach()), weights)',
      },
    ],
  },
  {
    id: 'state-not-carried',
    says: 'Every step begins with the initial state.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/recurrent.ts',
        region: 'overTime',
        find: 'state = this.step(x, state, weights)\n      hs.push(state[0])',
        replace: 'const next = this.step(x, state, weights)\n      hs.push(next[0])',
      },
    ],
  },
  {
    id: 'reverse-not-turned-back',
    says: 'The outputs of the direction that reads from the end stay in the order in which it read.',
    introducedIn,
    variants: [
      { file: 'src/nn/recurrent.ts', region: 'run', find: 'return turn(hs)', replace: 'return hs' },
    ],
  },
  {
    id: 'both-directions-forwards',
    says: 'The second direction has weights of its own, and reads from the beginning too.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/recurrent.ts',
        region: 'run',
        find: "direction === '' ? steps : steps.toReversed()",
        replace: 'steps',
      },
    ],
  },
  {
    id: 'every-layer-from-the-first-state',
    says: 'All layers begin with the initial state of the first.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/recurrent.ts',
        region: 'run',
        find: 'part.select(0, last.length)',
        replace: 'part.select(0, 0)',
      },
    ],
  },
  {
    id: 'dropout-after-the-last-layer',
    says: 'Dropout stands behind every layer, the last one too.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/recurrent.ts',
        region: 'run',
        find: 'sequence = sideBySide(outputs)',
        replace: 'sequence = sideBySide(outputs).map((h) => this.drop(h))',
      },
    ],
  },
  {
    id: 'recurrent-dropout-in-eval',
    says: 'Dropout between layers is on whatever eval() says.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/recurrent.ts',
        find: 'F.dropout(h, { p, training, generator })',
        replace: 'F.dropout(h, { p, training: training || p > 0, generator })',
      },
    ],
  },
  {
    id: 'batch-first-turns-the-states',
    says: 'With batchFirst the states are put out as (B, L·D, H).',
    introducedIn,
    variants: [
      {
        file: 'src/nn/recurrent.ts',
        find: 'x.dim() === 2 ? parts.map((part) => part.squeeze(1)) : parts',
        replace:
          'x.dim() === 2 ? parts.map((part) => part.squeeze(1)) : ' +
          'this.batchFirst ? parts.map((part) => part.transpose(0, 1)) : parts',
      },
    ],
  },
  {
    id: 'batch-first-output-not-turned',
    says: 'With batchFirst the input is turned, and the output is not turned back.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/recurrent.ts',
        find: 'this.batchFirst ? output.transpose(0, 1) : output',
        replace: 'output',
      },
    ],
  },
  {
    id: 'recurrent-init-by-inputs',
    says: 'The first numbers are bounded by the number of inputs, as in Linear, not by that of hidden units.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/recurrent-weights.ts',
        region: 'initWeights',
        find: '1 / Math.sqrt(hiddenSize)',
        replace: '1 / Math.sqrt([...module.parameters()][0].shape[1] + 0 * hiddenSize)',
      },
    ],
  },
  {
    id: 'embedding-last-gradient-wins',
    says: 'Of a row that was picked twice the second gradient overwrites the first.',
    introducedIn,
    variants: [
      {
        file: 'src/gather.ts',
        region: 'scatterAdd',
        find: '+= part.storage[from]',
        replace: '= part.storage[from]',
      },
    ],
  },
  {
    id: 'padding-learns',
    says: 'The row for padding starts at zero, and then learns like any other.',
    introducedIn,
    variants: [
      {
        file: 'src/embedding.ts',
        region: 'embedding',
        find: 'where(isPadding, y.detach(), y)',
        replace: 'where(isPadding, y, y)',
      },
    ],
  },
  {
    id: 'padding-not-zero',
    says: 'The row for padding keeps the random numbers that it was given.',
    introducedIn,
    variants: [
      {
        file: 'src/nn/embedding.ts',
        region: 'Embedding',
        find: 'if (padding !== undefined) noGrad(() => this.weight.select(0, padding).zero_())\n',
        replace: '',
      },
    ],
  },
  {
    id: 'embedding-index-from-the-end',
    says: 'A negative index counts from the end, as in an array.',
    introducedIn,
    variants: [
      {
        file: 'src/embedding.ts',
        find: 'index >= 0 && index < N',
        replace: 'index >= -N && index < N',
      },
    ],
  },
]
