import { type Evaluation } from './evaluate.ts'
import { type Tensor } from './tensor.ts'

/** Columns that a line of text may have. */
const WIDTH = 80

// #region formatAccuracy
/**
 * The accuracy of each class, a line each: `cat    43.0 %   86 of 200`. A class without a sample
 * has –.
 * @param classNames - what class k is called; by default `k`
 */
export function formatAccuracy(
  { confusion, accuracyPerClass }: Evaluation,
  classNames: readonly string[] = [],
): string {
  const names = namesOf(confusion, classNames)
  const counts = confusion.tolist() as number[][]
  const rows = counts.map((row, k) => [
    percent(accuracyPerClass[k]),
    `${row[k]} of ${row.reduce((sum, count) => sum + count, 0)}`,
  ])
  const widths = [0, 1].map((column) => longest(rows.map((row) => row[column])))
  return names
    .map((name, k) => `${name}  ${rows[k].map((cell, i) => cell.padStart(widths[i])).join('  ')}\n`)
    .join('')
}
// #endregion formatAccuracy

// #region formatConfusion
/**
 * The confusion matrix as text of at most 80 columns: a line for each right class, a column for
 * each answer. Columns that do not fit side by side come below.
 */
export function formatConfusion({ confusion }: Evaluation, classNames: readonly string[] = []) {
  const names = namesOf(confusion, classNames)
  const counts = confusion.tolist() as number[][]
  const label = names[0].length
  const digits = longest(counts.flat().map(String))
  const width =
    Math.max(digits, Math.min(label, Math.floor((WIDTH - label) / names.length) - 1)) + 1
  const perBlock = Math.floor((WIDTH - label) / width)
  const blocks: string[] = []
  for (let from = 0; from < names.length; from += perBlock) {
    const columns = <T>(row: readonly T[]) => row.slice(from, from + perBlock)
    const line = (name: string, cells: readonly string[]) =>
      name.padEnd(label) + cells.map((cell) => cell.padStart(width)).join('') + '\n'
    const heads = columns(names).map((name) => name.trim().slice(0, width - 1))
    blocks.push(
      line('', heads) + counts.map((row, k) => line(names[k], columns(row).map(String))).join(''),
    )
  }
  return blocks.join('\n')
}
// #endregion formatConfusion

/** All of one length, not more than a third of the line. */
function namesOf(confusion: Tensor, classNames: readonly string[]): string[] {
  const names = Array.from({ length: confusion.shape[0] }, (_, k) => classNames[k] ?? String(k))
  const length = Math.min(longest(names), Math.floor(WIDTH / 3))
  return names.map((name) => name.slice(0, length).padEnd(length))
}

function percent(part: number): string {
  return Number.isNaN(part) ? '–' : `${(part * 100).toFixed(1)} %`
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length))
}
