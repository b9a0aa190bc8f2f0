/** A right derivative, a wrong one, a right one in float32, and one beside a kink. */
import { type Tensor, gradcheck, map, record, relu, tensor } from '@stepgrad/05-grad-mode'

const leaf = (values: number[], dtype: 'float32' | 'float64' = 'float64') =>
  tensor(values, { dtype, requiresGrad: true })

function report(what: string, check: () => boolean): void {
  console.log(what)
  try {
    console.log(`  ${check()}`)
  } catch (error) {
    console.log(String(error).replace(/^/gm, '  ').trimEnd())
  }
}

/** y = x³. The way back is wrong: the derivative of x³ is 3x², not 3x. */
const cube = (x: Tensor) =>
  record(
    'cube',
    map(x, (v) => v ** 3),
    [[x, (dy) => dy.mul(x).mul(3), [x]]],
  )

report('x·x·x in float64', () => gradcheck((x) => x.mul(x).mul(x), [leaf([1, 2, -1])]))
report('cube in float64', () => gradcheck(cube, [leaf([1, 2, -1])]))
report('x·x·x in float32', () => gradcheck((x) => x.mul(x).mul(x), [leaf([1, 2, -1], 'float32')]))
report('the same with larger steps and tolerances', () =>
  gradcheck((x) => x.mul(x).mul(x), [leaf([1, 2, -1], 'float32')], { eps: 5e-3, rtol: 1e-2 }),
)
report('relu at 1, 1e-7 and -1', () => gradcheck(relu, [leaf([1, 1e-7, -1])]))
