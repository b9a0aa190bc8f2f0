/** x²/2 + 3y²/2 from (3, 1): each iteration of LBFGS, with what it remembers. */
import { optim, tensor } from '@stepgrad/12-lbfgs'

const w = tensor([3, 1], { dtype: 'float64', requiresGrad: true })
const halves = tensor([0.5, 1.5], { dtype: 'float64' })
const optimizer = new optim.LBFGS([w], { maxIter: 1 })

const round = (values: unknown) =>
  (values as number[]).map((v) => Number(v.toFixed(4)) + 0).join(', ')

for (let i = 0; i < 6; i++) {
  const before = round(w.tolist())
  const cost = optimizer.step(() => {
    optimizer.zeroGrad()
    const cost = w.mul(w).mul(halves).sum()
    cost.backward()
    return cost
  })
  const { d, oldStps, oldDirs, HDiag } = optimizer.stateDict().state[0] as LBFGSState
  const [s, y] = [oldStps.at(-1), oldDirs.at(-1)]
  console.log(`(${before})  cost ${cost.item().toPrecision(3)}`)
  if (s && y) {
    console.log(
      `  s = (${round(s.tolist())}), y = (${round(y.tolist())}), scale ${HDiag.toFixed(4)}`,
    )
  }
  console.log(`  d = (${round(d.tolist())})`)
}

type LBFGSState = {
  d: typeof w
  oldStps: (typeof w)[]
  oldDirs: (typeof w)[]
  HDiag: number
}
