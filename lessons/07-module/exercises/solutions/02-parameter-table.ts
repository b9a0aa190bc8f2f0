import type { nn } from '@stepgrad/07-module'
import type { Line } from '../02-parameter-table.ts'

export function parameterTable(module: nn.Module): Line[] {
  const lines = Array.from(module.namedChildren(), ([name, child]) => {
    return { name, numbers: countNumbers(child) }
  })
  return [...lines, { name: 'total', numbers: countNumbers(module) }]
}

function countNumbers(module: nn.Module): number {
  let numbers = 0
  for (const parameter of module.parameters()) {
    if (parameter.requiresGrad) numbers += parameter.numel()
  }
  return numbers
}
