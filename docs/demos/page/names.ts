/** What may stand in `<div data-demo="…">`. */
export const demoNames = ['gradient-check', 'backward', 'race', 'draw-a-digit'] as const

export type DemoName = (typeof demoNames)[number]

/** What one sees of each: read where no script runs. */
export const demoShows: Record<DemoName, string> = {
  'gradient-check':
    'how far a slope found by a small step h is from the gradient, in float32 and in float64, for every h that one chooses',
  backward: 'a backward pass through the graph of a small expression, one gradient at a time',
  race: 'how many milliseconds one training step of each stage takes in this browser',
  'draw-a-digit':
    'the network learning to read digits in this page, and what it sees in one that you draw',
}
