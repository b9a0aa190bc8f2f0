import { notYetWritten } from '../../exercise.ts'

/*
 * A processor with lanes wants as many samples side by side as it has of them: four on WebAssembly, more on others. What
 * fills up the last group is 0.
 */

/**
 * (B, size) → (⌈B/lanes⌉, size, lanes): first number 0 of the first samples, then number 1 of the same ones.
 * @param rows - flat, sample by sample
 * @param B - how many samples there are
 */
export function sideBySide(rows: Float32Array, B: number, lanes: number): Float32Array {
  return notYetWritten(rows, B, lanes)
}

/** The way back: (⌈B/lanes⌉, size, lanes) → (B, size). */
export function sampleBySample(groups: Float32Array, B: number, lanes: number): Float32Array {
  return notYetWritten(groups, B, lanes)
}
