/** On which numbers of a batch one normalised number depends: where its gradient by them is not 0. */
import { Generator, type Tensor, nn, randn } from '@stepgrad/08-train-eval'
import { type Box, type Figure, type Label, boxes, colors, drawing, labels } from '../../figure.ts'

/** Three images of three channels of 2×2 pixels, and the pixel that is asked. */
const SHAPE = [3, 3, 2, 2]
const ASKED = [1, 1, 0, 0]
const [PIXEL, STEP] = [13, 30]
const SMALL = { size: 11, color: colors.faint } as const

type Layer = { forward(x: Tensor): Tensor }

const LAYERS: readonly (readonly [name: string, layer: Layer])[] = [
  ['batch norm', new nn.BatchNorm2d(3)],
  ['… in use', new nn.BatchNorm2d(3).eval()],
  ['layer norm', new nn.LayerNorm([3, 2, 2])],
]

export const figure: Figure = {
  name: 'company',
  draw() {
    return drawing(326, 132, [
      ...LAYERS.flatMap(([name, layer], panel) => {
        const x = 50 + panel * 94
        return [
          boxes(pixelsOf(gradientOf(layer), x, 42)),
          ...labels([
            { x: x + 43, y: 10, text: name, bold: true, size: 12 },
            ...[0, 1, 2].map((c) => ({ x: x + c * STEP + PIXEL, y: 30, text: c, ...SMALL })),
          ]),
        ]
      }),
      ...labels([
        { x: 46, y: 30, text: 'channel', anchor: 'end', ...SMALL },
        ...[0, 1, 2].map((b): Label => {
          return { x: 46, y: 42 + b * STEP + PIXEL, text: `image ${b}`, anchor: 'end', ...SMALL }
        }),
      ]),
    ])
  },
}

/** Of the number at ASKED, by all that went in. */
function gradientOf(layer: Layer): Tensor {
  const x = randn(SHAPE, { generator: new Generator(0), requiresGrad: true })
  let asked = layer.forward(x)
  for (const [dim, index] of ASKED.entries()) asked = asked.narrow(dim, index, 1)
  asked.sum().backward()
  return x.grad!
}

function pixelsOf(gradient: Tensor, x: number, y: number): Box[] {
  const asked = ASKED.reduce((place, index, dim) => place * SHAPE[dim] + index, 0)
  return (gradient.view(-1).tolist() as number[]).map((slope, place) => {
    const [image, channel] = [Math.floor(place / 12), Math.floor(place / 4) % 3]
    return {
      x: x + channel * STEP + (place % 2) * PIXEL,
      y: y + image * STEP + (Math.floor(place / 2) % 2) * PIXEL,
      width: PIXEL,
      height: PIXEL,
      fill: place === asked ? colors.orange : slope === 0 ? 'none' : colors.blue,
    }
  })
}
