import {
  type Affine,
  affineOf,
  emitAffine,
  lane,
  opaque,
  plus,
  rangeOfTerms,
  times,
} from './affine.ts'
import { type Ast, type Emitter, type FunctionNode, type Region } from './function-node.ts'

const f32Load = 0x2a
const v128Load32Splat = [0xfd, 0x09]

/** The three index expressions of a read, x the innermost. */
export type Indices = readonly [x: Ast, y: Ast | undefined, z: Ast | undefined]

/** x + width · (y + height · z) as an affine sum, or null where it is none. */
export function flatIndex(node: FunctionNode, region: Region, [x, y, z]: Indices): Affine | null {
  const [width, height] = region.dims
  let sum = affineOf(node, x)
  const add = (key: string, index: Ast | undefined, stride: number) => {
    if (!index || !sum) return
    const term = affineOf(node, index) ?? opaque(node, key, index)
    sum = term && plus(sum, times(term, stride))
  }
  add('opaque.y', y, width)
  add('opaque.z', z, width * height)
  return sum
}

/**
 * Four neighbours by one `v128.load`, or false where it does not apply and nothing is written.
 *
 * gpu.js clamps each lane's index into the array. Where the range of the index proves that all four
 * lanes are inside, clamping changes nothing, and the load stands alone. Elsewhere one unsigned
 * comparison asks whether first and last lane are inside; if not, `laneByLane` runs.
 */
export function emitWideLoad(
  node: FunctionNode,
  region: Region,
  index: Affine | null,
  laneByLane: () => void,
): boolean {
  const last = region.flatLength - 4
  if (index?.terms.get(lane)?.coefficient !== 1 || last < 0) return false
  const { em } = node
  if (isInside(index, last)) {
    em.v128Load(emitAddress(node, region, index), 2)
    return true
  }
  const first = em.addLocal('i32')
  emitAffine(node, index, 1)
  em.localTee(first).i32Const(last).i32LeU().if_('v128')
  em.localGet(first).i32Const(2).i32Shl().v128Load(region.offset, 2)
  em.else_()
  laneByLane()
  em.end()
  return true
}

/**
 * One value for all lanes, the constant part of its address in the load; returns that, or null where
 * it does not apply. Outside of masks gpu.js does not clamp these; inside it does, and only what is
 * proven goes without.
 */
export function emitUniformLoad(
  node: FunctionNode,
  region: Region,
  index: Affine | null,
): number | null {
  if (!index || index.terms.get(lane)?.coefficient) return null
  const inside = isInside(index, region.flatLength - 1)
  if (node.vMaskDepth > 0 && !inside) return null
  if (!inside) emitAffine(node, index, 4)
  const offset = inside ? emitAddress(node, region, index) : region.offset
  node.em.f32Load(offset)
  return offset
}

/**
 * Loading one value into all lanes is one instruction, `v128.load32_splat`: if the last one written
 * is the `f32.load` from `offset` that ends at `end`, it becomes that.
 */
export function splatLoad(em: Emitter, { end, offset }: { end: number; offset: number }): boolean {
  const start = end - 2 - lebLength(offset)
  if (em.bytes.length !== end || em.bytes[start] !== f32Load) return false
  em.bytes.splice(start, 1, ...v128Load32Splat)
  return true
}

function isInside(index: Affine, last: number): boolean {
  const [low, high] = rangeOfTerms(index)
  return low + index.constant >= 0 && high + index.constant <= last
}

/** Leaves the address of what is known to be inside on the stack; returns what goes in the load. */
function emitAddress(node: FunctionNode, region: Region, index: Affine): number {
  const [low] = rangeOfTerms(index)
  // An address is never below 0: then the constant must be added before the load, not in it.
  const folds = low >= 0 && index.constant >= 0
  emitAffine(node, folds ? { ...index, constant: 0 } : index, 4)
  return region.offset + (folds ? 4 * index.constant : 0)
}

/** How many bytes an unsigned number takes, seven bits in each. */
function lebLength(value: number): number {
  return value < 128 ? 1 : 1 + lebLength(Math.floor(value / 128))
}
