/** A small training in which everything has a state: momentum, dropout, running values, a schedule, shuffling. */
import {
  type Checkpoint,
  DataLoader,
  Generator,
  TensorDataset,
  fit,
  nn,
  noProgress,
  optim,
  randn,
  tensor,
} from '@stepgrad/14-checkpoints'

const SAMPLES = 60

/** Points around three centres. */
const classes = Array.from({ length: SAMPLES }, (_, i) => i % 3)
const noise = randn([SAMPLES, 2], { generator: new Generator(9) })
const centres = tensor(classes.map((k) => [k - 1, k === 1 ? 1 : -1]))
const samples = new TensorDataset(centres.add(noise), tensor(classes, { dtype: 'int32' }))

export type Part = 'model' | 'optimizer' | 'scheduler' | 'train' | 'dropout' | 'progress'

export function beginTraining() {
  const generator = new Generator(0)
  const dropout = new Generator(1)
  const net = new nn.Sequential(
    new nn.Linear(2, 16, { generator }),
    new nn.BatchNorm1d(16),
    new nn.ReLU(),
    new nn.Dropout(0.3, { generator: dropout }),
    new nn.Linear(16, 3, { generator }),
  )
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 })
  const scheduler = new optim.lrScheduler.StepLR(optimizer, { stepSize: 2, gamma: 0.5 })
  const train = new DataLoader(samples, { batchSize: 4, shuffle: true, generator })
  const criterion = new nn.CrossEntropyLoss()
  let progress = noProgress()

  return {
    net,
    // #region state
    state: () => ({
      model: net.stateDict(),
      optimizer: optimizer.stateDict(),
      scheduler: scheduler.stateDict(),
      train: train.stateDict(),
      dropout: dropout.getState(),
      progress,
    }),
    // #endregion state
    /** Takes up a state, all of it but one part. */
    load(saved: Checkpoint, without?: Part) {
      const { model, optimizer: o, scheduler: s, ...rest } = saved as State
      if (without !== 'model') net.loadStateDict(model)
      if (without !== 'optimizer') optimizer.loadStateDict(o)
      if (without !== 'scheduler') scheduler.loadStateDict(s)
      if (without !== 'train') train.loadStateDict(rest.train)
      if (without !== 'dropout') dropout.setState(rest.dropout)
      if (without !== 'progress') progress = rest.progress
    },
    /** Three epochs of 15 steps, or so many steps. */
    async run(steps = Infinity) {
      const stop = new AbortController()
      let step = 0
      await fit(net, {
        ...{ train, criterion, optimizer, scheduler, progress, epochs: 3, signal: stop.signal },
        onStep: () => ++step === steps && stop.abort(),
      })
    },
  }
}

type State = ReturnType<ReturnType<typeof beginTraining>['state']>
