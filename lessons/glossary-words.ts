/**
 * How the words of the glossary are written in the lessons, where its headings do not say it all. The
 * test that no lesson uses a word before it is explained reads this.
 */
import { type Spellings } from './test/glossary.ts'

export const SPELLINGS: Spellings = {
  Accumulate: { forms: ['accumulates', 'accumulated', 'accumulating', 'accumulation'] },
  Augmentation: { forms: ['augment', 'augmented'] },
  'Backward pass': { forms: ['backward passes'] },
  Batch: { forms: ['batches'] },
  Bias: { forms: ['biases'] },
  Broadcasting: { forms: ['broadcast', 'broadcasts'] },
  Captured: { forms: ['capture', 'captures'] },
  Class: { forms: ['classes'] },
  Clipping: { forms: ['clip', 'clips', 'clipped'] },
  Collate: { forms: ['collates', 'collated'] },
  'Confusion matrix': { forms: ['confusion matrices'] },
  'Data parallelism': { forms: ['data parallel'] },
  Detached: { forms: ['detach', 'detaches'] },
  Dilation: { forms: ['dilated'] },
  'Exploding gradient': { forms: ['exploding'] },
  Factory: { forms: ['factories'] },
  'Forward pass': { forms: ['forward passes'] },
  Fusing: { forms: ['fuse', 'fuses', 'fused'] },
  Gain: { everyday: ['gain nothing'] },
  Gather: { forms: ['gathered', 'gathering'], everyday: ['gathers speed'] },
  'In place': { everyday: ['in place of'] },
  Launch: { forms: ['launches', 'launched'] },
  Leaf: { only: ['leaf', 'the leaves', 'all leaves'] }, // "leaves" is mostly the verb
  'Line search': { forms: ['line searches'] },
  Loss: { forms: ['losses'] },
  Matrix: { forms: ['matrices'] },
  'Max-pool': { forms: ['max-pooling'] },
  Memory: { only: [] }, // that of a machine; the glossary's is a class of stage 17
  'Nesterov momentum': { forms: ['Nesterov'] },
  "Newton's method": { forms: ['Newton'] },
  'Normally distributed': { forms: ['normal distribution'] },
  Normalize: { forms: ['normalized', 'normalizing', 'normalization'] },
  Overflow: { forms: ['overflowed'] },
  Padding: { forms: ['pad', 'padded'], everyday: ['all are padded'] },
  Promise: { only: ['a promise'] }, // mostly the verb
  Promotion: { forms: ['promote', 'promoted'] },
  Rounding: { forms: ['rounded'] },
  Rule: { only: [] }, // as of the chain; the glossary's is one of stage 19's compiler
  Scatter: { forms: ['scattered', 'scattering'] },
  'Secant method': { forms: ['secant'] },
  Softmax: { forms: ['softmaxes'] },
  State: { only: [] }, // of anything; the glossary's is that of a training
  'Stochastic gradient descent': { forms: ['SGD', 'stochastic'] },
  Trace: { forms: ['traced', 'tracing'] },
  Transpose: { forms: ['transposed'] },
  Unit: { everyday: ['rectified linear unit'] },
  Unrolled: { forms: ['unroll'] },
  'Vanishing gradient': { forms: ['vanishing'] },
  Velocity: { forms: ['velocities'] },
  'Warm-up': { forms: ['warming up'] },
  'Wolfe conditions': { forms: ['strong Wolfe conditions', 'strong Wolfe'] },
}
