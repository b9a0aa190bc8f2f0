/** How many cells an output has. */
export function sizeOf(output: readonly number[]): number {
  return output.reduce((product, size) => product * size, 1)
}
