/** A drawing made like the digits that the network knows. */

const SIDE = 28
/** The longer side of a digit; around it is a border. */
const INNER = 20
/** Points that are averaged for one pixel, in each direction. */
const SAMPLES = 5

/**
 * Scaled so that its longer side is 20, and moved so that its centre of mass is in the middle of 28 × 28:
 * so were the digits made.
 * @param ink - (size, size), 0 … 255
 * @returns (28, 28); all 0 where there is no ink
 */
export function centred(ink: Uint8Array, size: number): Uint8Array {
  const pixels = new Uint8Array(SIDE * SIDE)
  const box = extent(ink, size)
  if (box === undefined) return pixels
  const step = box.side / INNER // source pixels per pixel
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const left = box.x + (x - SIDE / 2) * step
      const top = box.y + (y - SIDE / 2) * step
      pixels[y * SIDE + x] = average(ink, size, { left, top, step })
    }
  }
  return pixels
}

/** The centre of mass, and the longer side of what is drawn. */
function extent(ink: Uint8Array, size: number) {
  const sum = { x: 0, y: 0, mass: 0 }
  const box = { left: size, right: -1, top: size, bottom: -1 }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const mass = ink[y * size + x]
      if (mass === 0) continue
      sum.x += mass * (x + 0.5)
      sum.y += mass * (y + 0.5)
      sum.mass += mass
      box.left = Math.min(box.left, x)
      box.right = Math.max(box.right, x)
      box.top = Math.min(box.top, y)
      box.bottom = Math.max(box.bottom, y)
    }
  }
  if (sum.mass === 0) return undefined
  const side = Math.max(box.right - box.left, box.bottom - box.top) + 1
  return { x: sum.x / sum.mass, y: sum.y / sum.mass, side }
}

type Area = { readonly left: number; readonly top: number; readonly step: number }

function average(ink: Uint8Array, size: number, { left, top, step }: Area): number {
  let sum = 0
  for (let i = 0; i < SAMPLES; i++) {
    for (let j = 0; j < SAMPLES; j++) {
      const y = Math.floor(top + ((i + 0.5) / SAMPLES) * step)
      const x = Math.floor(left + ((j + 0.5) / SAMPLES) * step)
      if (x >= 0 && x < size && y >= 0 && y < size) sum += ink[y * size + x]
    }
  }
  return Math.round(sum / SAMPLES ** 2)
}
