export function sideBySide(rows: Float32Array, B: number, lanes: number): Float32Array {
  const size = rows.length / B
  const groups = new Float32Array(Math.ceil(B / lanes) * size * lanes)
  for (let b = 0; b < B; b++) {
    for (let i = 0; i < size; i++) groups[placeOf(b, i, size, lanes)] = rows[b * size + i]
  }
  return groups
}

export function sampleBySample(groups: Float32Array, B: number, lanes: number): Float32Array {
  const size = groups.length / (Math.ceil(B / lanes) * lanes)
  const rows = new Float32Array(B * size)
  for (let b = 0; b < B; b++) {
    for (let i = 0; i < size; i++) rows[b * size + i] = groups[placeOf(b, i, size, lanes)]
  }
  return rows
}

/** Where number i of sample b lies: in its group, behind those before it, in its lane. */
function placeOf(b: number, i: number, size: number, lanes: number): number {
  const group = Math.floor(b / lanes)
  return (group * size + i) * lanes + (b % lanes)
}
