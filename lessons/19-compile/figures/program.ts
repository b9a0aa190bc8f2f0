/** The kernels of one training step, layer by layer: as the trace has them, and as the program runs them. */
import { Net, crossEntropy, planFor, planRows, traceStep } from '@stepgrad/19-compile'
import { type Plan } from '@stepgrad/19-compile'
import { type Figure, type Label, boxes, colors, drawing, labels } from '../../figure.ts'

/** On the way there a layer begins with one of these kernels, on the way back with one of those. */
const BEGINS = {
  there: /^(conv2d|linear|logSoftmax|exponentials)(Forward)?$/,
  back: /^(fill|linearBackwardInput|linearInputGrad|maxPool2dBackward|reluPoolInputGrad)$/,
}
const LAYERS = ['conv1', 'conv2', 'fc1', 'fc2', 'fc3', 'loss']
/** Columns: the layer, and both lists of kernels for each way. */
const X = { layer: 0, there: [46, 154], back: [264, 408] }
const [WIDTH, LINE, GAP, TOP] = [544, 13, 12, 44]

export const figure: Figure = {
  name: 'program',
  draw() {
    const { trace, program } = plans()
    const heights = trace.map(({ there, back }) => Math.max(there.length, back.length) * LINE)
    const tops = heights.map((_, i) => {
      return heights.slice(0, i).reduce((sum, height) => sum + height + GAP, TOP)
    })
    const bottom = tops.at(-1)! + heights.at(-1)!
    const column = (x: number, of: (layer: number) => string[]) =>
      tops.flatMap((top, i) => linesOf(of(i), x, top + heights[i] / 2))
    return drawing(WIDTH, bottom + 6, [
      boxes(
        tops.flatMap((y, i) =>
          [X.there[1], X.back[1]].map((x, way) => {
            const width = way === 0 ? 108 : WIDTH + 4 - x
            return { x: x - 6, y: y - 4, width, height: heights[i] + 8, fill: colors.soft }
          }),
        ),
      ),
      ...labels([
        ...titlesOf('there ↓', X.there, [trace, program], 'there'),
        ...titlesOf('back ↑', X.back, [trace, program], 'back'),
        ...LAYERS.map((text, i): Label => {
          return {
            x: X.layer,
            y: tops[i] + heights[i] / 2,
            text,
            anchor: 'start',
            bold: true,
            size: 12,
          }
        }),
        ...column(X.there[0], (i) => trace[i].there),
        ...column(X.there[1], (i) => program[i].there),
        ...column(X.back[0], (i) => trace[i].back),
        ...column(X.back[1], (i) => program[i].back),
      ]),
    ])
  },
}

function linesOf(names: readonly string[], x: number, middle: number): Label[] {
  const top = middle - ((names.length - 1) * LINE) / 2
  return names.map((text, i) => ({ x, y: top + i * LINE, text, anchor: 'start', size: 11 }))
}

/** The way, and below it how many kernels there are in the trace and in the program. */
function titlesOf(
  text: string,
  x: readonly number[],
  [trace, program]: readonly (readonly Layer[])[],
  way: keyof Layer,
): Label[] {
  const count = (layers: readonly Layer[]) => layers.flatMap((layer) => layer[way]).length
  const faint = { y: 26, anchor: 'start', color: colors.faint } as const
  return [
    { x: x[0], y: 9, text, anchor: 'start', bold: true },
    { ...faint, x: x[0], text: `trace: ${count(trace)}` },
    { ...faint, x: x[1], text: `program: ${count(program)}` },
  ]
}

function plans() {
  const net = new Net()
  const specs = [
    { shape: [4, 3, 32, 32], dtype: 'float32' },
    { shape: [4], dtype: 'int32' },
  ] as const
  const trace = traceStep((x, y) => {
    net.zeroGrad()
    const cost = crossEntropy(net.forward(x), y)
    cost.backward()
    return cost
  }, specs)
  return { trace: layersOf(planRows(trace)), program: layersOf(planFor(trace)) }
}

type Layer = { readonly there: string[]; readonly back: string[] }

/** The kernels of each layer, both ways. `fill` begins the way back twice; what follows belongs to the loss. */
function layersOf({ program: { steps } }: Plan): Layer[] {
  const names = steps.map(({ kernel }) => kernel.name)
  const turn = names.indexOf('fill')
  const there = groups(names.slice(0, turn), BEGINS.there)
  const back = groups(names.slice(turn), BEGINS.back)
  return LAYERS.map((_, i) => ({ there: there[i], back: back[LAYERS.length - 1 - i] }))
}

function groups(names: readonly string[], begins: RegExp): string[][] {
  const found: string[][] = []
  for (const [i, name] of names.entries()) {
    if (begins.test(name) && names[i - 1] !== 'fill') found.push([])
    found.at(-1)!.push(name)
  }
  return found
}
