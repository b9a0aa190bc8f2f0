import { type Shape } from './backend.ts'

/** What all backends ask of gpu.js. */
export function kernelSettings(shape: Shape) {
  const constants: Record<string, number | number[]> = {}
  for (const [name, value] of Object.entries(shape.constants ?? {})) {
    constants[name] = typeof value === 'number' ? value : [...value]
  }
  return {
    output: [...shape.output],
    constants,
    precision: 'single' as const,
    // By itself gpu.js has WebGL compute in the fewest bits that can count an output's cells.
    tactic: 'precision' as const,
    // gpu.js silently ends a loop whose bound it cannot see after 1000 rounds.
    loopMaxIterations: 2 ** 24,
  }
}

/**
 * A kernel's text with its numbers in the place of `this.constants.…`. Loops whose bounds are literals
 * are what the wide loads can prove things about: the kernels of a convolution take half the time.
 * (On WebGL a literal is less than a constant: it may be taken for an integer where none fits.)
 */
export function withLiterals(text: string, constants: Shape['constants'] = {}): string {
  return text.replace(/this\.constants\.(\w+)/g, (whole, name: string) => {
    const value = constants[name]
    if (typeof value !== 'number') return whole
    return value < 0 ? `(${value})` : String(value)
  })
}
