/** Two switches that have nothing to do with each other: eval, and noGrad. */
import { manualSeed, nn, noGrad, ones } from '@stepgrad/08-train-eval'

const layer = new nn.Sequential(new nn.Linear(4, 4), new nn.Dropout(0.5))
const x = ones([1, 4])
for (const mode of ['train', 'eval'] as const) {
  layer.train(mode === 'train')
  for (const recording of [true, false]) {
    manualSeed(0)
    const y = recording ? layer.forward(x) : noGrad(() => layer.forward(x))
    const dropped = (y.tolist() as number[][])[0].filter((v) => v === 0).length
    const what = `${mode}${recording ? '' : ', noGrad'}`.padEnd(14)
    console.log(`${what} dropped ${dropped} of 4, gradFn ${y.gradFn?.name ?? 'none'}`)
  }
}
