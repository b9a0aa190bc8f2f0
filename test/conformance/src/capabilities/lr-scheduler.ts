import { type OptionsCase, type SchedulerName, loadSchedulers } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { withOptim } from '../library/optim.ts'
import { expectOptions } from './errors.ts'
import { leaf } from './optimizer-claims.ts'
import {
  WITHIN,
  build,
  compare,
  expectContinuation,
  expectCourse,
  make,
  optimizerOf,
  settings,
} from './scheduler-courses.ts'

/** The length of the steps, from the first to the last. */
export const lrScheduler = capability('lr-scheduler', (test) => {
  const { invalid, chained, resumed, ...courses } = loadSchedulers()

  for (const [name, cases] of Object.entries(courses)) {
    test(`${name} goes PyTorch’s way from the first step to the last`, (context) => {
      expect(cases.length).toBeGreaterThan(0)
      for (const given of cases) expectCourse(context, given)
    })

    test(`${name} loaded in the middle, by way of JSON, goes on bit for bit`, (context) => {
      for (const given of cases) expectContinuation(context, given)
    })
  }

  test('two schedulers of one optimizer act together', (context) => {
    for (const given of chained) expectCourse(context, given)
  })

  test('a scheduler made anew goes on from lastEpoch, with the optimizer’s loaded state', (context) => {
    for (const given of resumed) {
      const first = build(context, given)
      for (let i = 0; i < given.resumedAfter!; i++) first.step()
      const lastEpoch = given.resumedAfter! - 1
      const second = build(context, given, { lastEpoch }, first.optimizer)
      const rows = [settings(second.optimizer)]
      for (const _ of given.lrs.slice(1)) {
        second.step()
        rows.push(settings(second.optimizer))
      }
      compare(given, rows)
    }
  })

  test('lastEpoch without a learning rate to go on from is an error', (context) => {
    const optimizer = optimizerOf(context, { optimizer: 'SGD', options: {} })
    const { StepLR } = withOptim(context.library).optim.lrScheduler
    expect(() => new StepLR(optimizer, { stepSize: 2, lastEpoch: 3 })).toThrow(
      /^StepLR: param 'initialLr' is not specified in paramGroups\[0\] when resuming an optimizer/,
    )
  })

  test('getLastLr gives the learning rates, one for each group', (context) => {
    const groups: OptionsCase[] = [{ lr: 0.5 }, {}]
    const optimizer = optimizerOf(context, { optimizer: 'SGD', options: { lr: 0.25 }, groups })
    const { StepLR, ReduceLROnPlateau } = withOptim(context.library).optim.lrScheduler
    const scheduler = new StepLR(optimizer, { stepSize: 1, gamma: 0.5 })
    expect(scheduler.getLastLr()).toEqual([0.5, 0.25])
    scheduler.step()
    expect(scheduler.getLastLr()).toEqual([0.25, 0.125])
    const plateau = new ReduceLROnPlateau(optimizer)
    plateau.step(1)
    expect(plateau.getLastLr()).toEqual([0.25, 0.125])
  })

  test('a learning rate changed by hand stays changed: a rate follows from the one before', (context) => {
    const { library } = context
    const optimizer = optimizerOf(context, { optimizer: 'SGD', options: { lr: 1 } })
    const { StepLR } = withOptim(library).optim.lrScheduler
    const scheduler = new StepLR(optimizer, { stepSize: 2, gamma: 0.5 })
    scheduler.step()
    optimizer.paramGroups[0].lr = 8
    scheduler.step()
    expect(optimizer.paramGroups[0].lr).toBe(4)
  })

  // Rates of 1, and of 8 in a group that comes after the first step; what they are after so many more.
  // They are PyTorch’s; but the last two of these schedulers do not go on there.
  const LATER: [SchedulerName, Record<string, unknown>, more: number, rates: number[]][] = [
    ['LambdaLR', { lrLambda: 'half of each' }, 2, [1 / 8, 8]],
    ['StepLR', { stepSize: 2, gamma: 0.5 }, 3, [1 / 4, 2]],
    ['MultiStepLR', { milestones: [2], gamma: 0.5 }, 2, [1 / 2, 4]],
    ['ExponentialLR', { gamma: 0.5 }, 2, [1 / 8, 2]],
    ['CosineAnnealingLR', { tMax: 3 }, 3, [1 / 4, 0]], // it was 0 at the lowest point, and stays
    ['OneCycleLR', { maxLr: 1, totalSteps: 8, pctStart: 0.5 }, 2, [1, 8]],
    ['ReduceLROnPlateau', { patience: 0, factor: 0.5 }, 2, [1 / 4, 2]],
  ]

  for (const [name, options, more, rates] of LATER) {
    test(`${name}: a group that came later has a learning rate`, (context) => {
      const optimizer = optimizerOf(context, { optimizer: 'SGD', options: { lr: 1 } })
      const scheduler = make(context, optimizer, name, options)
      scheduler.step(1)
      const late = leaf(context.library, [0], [1])
      optimizer.addParamGroup({ params: [late], lr: 8, momentum: 0.5 })
      for (let i = 0; i < more; i++) scheduler.step(1)
      const { lrs, momenta } = settings(optimizer)
      expectClose(lrs, rates, { what: name, within: WITHIN })
      expect(scheduler.getLastLr()).toEqual(lrs)
      expect(momenta[1]).toBe(0.5)
      expect(optimizer.paramGroups[1]).not.toHaveProperty('initialLr')
      optimizer.step()
      expect(late.tolist()).toEqual([0 - lrs[1]])
    })
  }

  test('the optimizer takes steps of the length that is set', (context) => {
    const { optim } = withOptim(context.library)
    const w = leaf(context.library, [0], [1])
    const optimizer = new optim.SGD([w], { lr: 1 })
    const scheduler = new optim.lrScheduler.ExponentialLR(optimizer, { gamma: 0.5 })
    for (let epoch = 0; epoch < 3; epoch++) {
      optimizer.step()
      scheduler.step()
    }
    expect(w.tolist()).toEqual([-1.75])
  })

  test('settings that cannot be are errors with PyTorch’s sentences', (context) => {
    for (const { scheduler, steps = 0, message, ...setting } of invalid) {
      const [name, options] = scheduler
      const what = `${name} ${JSON.stringify(options)}`
      const run = () => {
        const built = make(context, optimizerOf(context, setting), name, options)
        for (let i = 0; i < steps; i++) built.step()
      }
      expect(run, what).toThrow(message)
      expect(run, what).toThrow(new RegExp(`^${name}: `))
    }
  })

  test('what PyTorch lets pass or divides by 0 with is an error, too', (context) => {
    const refused: [SchedulerName, Record<string, unknown>, string][] = [
      ['StepLR', { stepSize: 0 }, 'Expected positive integer stepSize, but got 0'],
      ['StepLR', { stepSize: 2, gamma: -1 }, 'gamma must be a number ≥ 0, but got -1'],
      ['ExponentialLR', { gamma: NaN }, 'gamma must be a number ≥ 0, but got NaN'],
      ['CosineAnnealingLR', { tMax: 0 }, 'Expected positive integer tMax, but got 0'],
      ['CosineAnnealingLR', { tMax: 5, etaMin: -1 }, 'etaMin must be a number ≥ 0, but got -1'],
      ['OneCycleLR', { maxLr: 1, epochs: 3 }, 'You must define either totalSteps OR'],
      ['ReduceLROnPlateau', { patience: -1 }, 'patience must be a number ≥ 0, but got -1'],
      ['ReduceLROnPlateau', { factor: NaN }, 'Factor should be < 1.0.'],
    ]
    for (const [name, options, message] of refused) {
      const optimizer = optimizerOf(context, { optimizer: 'SGD', options: { lr: 0.5 } })
      expect(() => make(context, optimizer, name, options), name).toThrow(`${name}: ${message}`)
      expect(optimizer.paramGroups[0].lr).toBe(0.5)
    }
  })

  test('past the end of OneCycleLR nothing changes, neither rate nor count', (context) => {
    const optimizer = optimizerOf(context, { optimizer: 'SGD', options: {} })
    const scheduler = make(context, optimizer, 'OneCycleLR', { maxLr: 1, totalSteps: 3 })
    for (let i = 0; i < 3; i++) scheduler.step()
    const before = [JSON.stringify(scheduler.stateDict()), settings(optimizer)]
    expect(() => scheduler.step()).toThrow('The specified number of total steps is 3')
    expect([JSON.stringify(scheduler.stateDict()), settings(optimizer)]).toEqual(before)
  })

  test('OneCycleLR whose way up has no length begins at the top', (context) => {
    const optimizer = optimizerOf(context, { optimizer: 'SGD', options: {} })
    make(context, optimizer, 'OneCycleLR', { maxLr: 1, totalSteps: 20, pctStart: 0.05 })
    expect(optimizer.paramGroups[0].lr).toBe(1)
  })

  test('ReduceLROnPlateau wants a metric: a number, or a tensor with one', (context) => {
    const { library } = context
    const optimizer = optimizerOf(context, { optimizer: 'SGD', options: { lr: 1 } })
    const scheduler = make(context, optimizer, 'ReduceLROnPlateau', { patience: 0, factor: 0.5 })
    expect(() => scheduler.step()).toThrow(/^ReduceLROnPlateau: step: got undefined/)
    scheduler.step(library.tensor(2))
    scheduler.step(library.tensor([2]))
    expect(optimizer.paramGroups[0].lr).toBe(0.5)
    expect(() => scheduler.step(library.tensor([1, 2]))).toThrow()
  })

  test('a scheduler of no optimizer is an error', ({ library }) => {
    const { StepLR, ReduceLROnPlateau } = withOptim(library).optim.lrScheduler
    expect(() => new StepLR(null, { stepSize: 1 })).toThrow('null is not an Optimizer')
    expect(() => new ReduceLROnPlateau([] as never)).toThrow('Array is not an Optimizer')
  })

  test('options that are no object, or have an unknown name, are refused', ({ library }) => {
    const { optim } = withOptim(library)
    const schedulers = optim.lrScheduler
    const optimizer = new optim.SGD([leaf(library, [1])])
    const known: Partial<Record<SchedulerName, string[]>> = {
      StepLR: ['stepSize', 'gamma', 'lastEpoch'],
      MultiStepLR: ['milestones', 'gamma', 'lastEpoch'],
      ExponentialLR: ['gamma', 'lastEpoch'],
      LambdaLR: ['lrLambda', 'lastEpoch'],
      CosineAnnealingLR: ['tMax', 'etaMin', 'lastEpoch'],
      OneCycleLR: ['maxLr', 'totalSteps', 'epochs', 'stepsPerEpoch'],
      ReduceLROnPlateau: ['mode', 'factor', 'patience', 'threshold'],
    }
    for (const [name, names] of Object.entries(known)) {
      const Scheduler = schedulers[name as SchedulerName]
      expectOptions(name, names, (options) => new Scheduler(optimizer, options))
    }
  })

  test('the state of another scheduler is an error that names what differs', (context) => {
    const of = (name: SchedulerName, options: Record<string, unknown>) => {
      const optimizer = optimizerOf(context, { optimizer: 'SGD', options: {} })
      return make(context, optimizer, name, options)
    }
    const step = of('StepLR', { stepSize: 2 })
    const before = step.stateDict()
    const load = () => step.loadStateDict(of('CosineAnnealingLR', { tMax: 2 }).stateDict())
    expect(load).toThrow(/^StepLR: loadStateDict: missing stepSize, gamma; unexpected tMax, etaMin/)
    expect(step.stateDict()).toEqual(before)
  })
})
