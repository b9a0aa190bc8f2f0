/** 1e-1, 3e-2, 1e-2 … 1e-12: two steps to a power of ten. */
export const STEPS: readonly number[] = Array.from({ length: 23 }, (_, i) =>
  Number(i % 2 === 0 ? `1e-${1 + i / 2}` : `3e-${(i + 3) / 2}`),
)

/** Powers of ten first: after a few the shape can be seen. */
export const ORDER: readonly number[] = [...STEPS.keys()].sort((a, b) => (a % 2) - (b % 2) || a - b)
