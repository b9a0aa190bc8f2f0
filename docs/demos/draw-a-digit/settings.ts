/** How the network of this demo learns. */
export const SETTINGS = { batchSize: 16, lr: 0.01, momentum: 0.9, epochs: 6, seed: 0 } as const
