/** A place to draw on, with mouse, pen or finger. */

const SIZE = 280
/** As thick as the strokes of the digits are, for a digit that fills the pad. */
const STROKE = 22

export type Pad = {
  clear(): void
  /** (280, 280), 0 … 255 */
  ink(): { readonly values: Uint8Array; readonly size: number }
}

/**
 * @param canvas - 280 × 280, of any size on the screen
 * @param drawn - called after each stroke, and while one is drawn
 */
export function makePad(canvas: HTMLCanvasElement, drawn: () => void): Pad {
  const ctx = canvas.getContext('2d', { willReadFrequently: true })!
  const clear = () => {
    ctx.fillStyle = 'black'
    ctx.fillRect(0, 0, SIZE, SIZE)
  }
  clear()
  let last: Place | undefined
  const draw = (event: PointerEvent) => {
    const { width, left, top } = canvas.getBoundingClientRect()
    const scale = SIZE / width
    const place = { x: (event.clientX - left) * scale, y: (event.clientY - top) * scale }
    stroke(ctx, last ?? place, place)
    last = place
    drawn()
  }
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId)
    draw(event)
  })
  canvas.addEventListener('pointermove', (event) => {
    if (last !== undefined) draw(event)
  })
  const lift = () => (last = undefined)
  canvas.addEventListener('pointerup', lift)
  canvas.addEventListener('pointercancel', lift)
  const ink = () => {
    const { data } = ctx.getImageData(0, 0, SIZE, SIZE)
    return { values: Uint8Array.from({ length: SIZE * SIZE }, (_, i) => data[4 * i]), size: SIZE }
  }
  return { clear, ink }
}

type Place = { readonly x: number; readonly y: number }

function stroke(ctx: CanvasRenderingContext2D, from: Place, to: Place): void {
  ctx.strokeStyle = 'white'
  ctx.lineWidth = STROKE
  ctx.lineCap = 'round'
  ctx.beginPath()
  ctx.moveTo(from.x, from.y)
  ctx.lineTo(to.x, to.y)
  ctx.stroke()
}
