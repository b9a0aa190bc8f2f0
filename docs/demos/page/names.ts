/** What may stand in `<div data-demo="…">`. */
export const demoNames = ['gradient-check', 'backward', 'race', 'draw-a-digit'] as const

export type DemoName = (typeof demoNames)[number]
