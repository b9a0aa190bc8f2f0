/** A number as Python writes it, and so PyTorch: 0.001, but 1e-05 where JavaScript has 0.00001. */
export function formatFloat(value: number): string {
  if (value === 0 || Math.abs(value) >= 1e-4) return String(value)
  return value.toExponential().replace(/e-(\d)$/, 'e-0$1')
}
