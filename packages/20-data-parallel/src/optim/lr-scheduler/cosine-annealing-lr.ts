import { checkOptions } from '../../checks.ts'
import {
  LRScheduler,
  type ScheduleOptions,
  type Scheduled,
  checkCount,
  checkNotNegative,
} from './scheduler.ts'

/** The settings of {@link CosineAnnealingLR}. */
export type CosineAnnealingLROptions = ScheduleOptions & {
  /** How many epochs it takes to the lowest point. */
  tMax: number
  /** The lowest learning rate. */
  etaMin?: number
}

/**
 * Half a wave down, slow at both ends: lr = etaMin + ½·(lr₀ − etaMin)·(1 + cos(π·t / tMax)) in epoch
 * t, and up again after tMax. lr₀ is the rate at the start. https://arxiv.org/abs/1608.03983
 *
 * Computed from the rate before, as in PyTorch, so that other schedulers may have changed that: the
 * distance to etaMin is multiplied by (1 + cos(π·t / tMax)) / (1 + cos(π·(t − 1) / tMax)).
 */
export class CosineAnnealingLR extends LRScheduler {
  tMax: number
  etaMin: number

  constructor(optimizer: Scheduled, options: CosineAnnealingLROptions) {
    checkOptions('CosineAnnealingLR', options, ['tMax', 'etaMin', 'lastEpoch'])
    const { tMax, etaMin = 0, lastEpoch = -1 } = options
    super(optimizer, lastEpoch)
    checkCount(this, 'tMax', tMax)
    checkNotNegative(this, 'etaMin', etaMin)
    this.tMax = tMax
    this.etaMin = etaMin
    this.step()
  }

  // #region getLr
  protected override getLr(epoch: number): number[] {
    const { tMax, etaMin, groups, baseLrs } = this
    const wave = (t: number): number => 1 + Math.cos((Math.PI * t) / tMax)
    if (epoch === 0) return groups.map(({ lr }) => lr)
    if (this.stepCount === 0) {
      return baseLrs.map((base) => etaMin + ((base - etaMin) * wave(epoch)) / 2) // resumed
    }
    if ((epoch - 1 - tMax) % (2 * tMax) === 0) {
      // the rate before was the lowest, and no factor leads away from 0
      const rise = (1 - Math.cos(Math.PI / tMax)) / 2
      return baseLrs.map((base, i) => groups[i].lr + (base - etaMin) * rise)
    }
    return groups.map(({ lr }) => (wave(epoch) / wave(epoch - 1)) * (lr - etaMin) + etaMin)
  }
  // #endregion getLr
}
