export function torchParts(batch: number, devices: number): number[] {
  const size = Math.ceil(batch / devices)
  const count = Math.ceil(batch / size)
  return Array.from({ length: count }, (_, i) => Math.min(size, batch - i * size))
}

export function evenParts(batch: number, devices: number): number[] {
  const count = Math.min(batch, devices)
  const size = Math.floor(batch / count)
  return Array.from({ length: count }, (_, i) => size + Number(i < batch % count))
}

export function rounds(parts: readonly number[]): number {
  return Math.max(...parts)
}
