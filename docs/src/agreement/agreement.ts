/** What is as in PyTorch and what is not: written down in agreement.json, and held against both by a test. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Counterpart = {
  /** `torch.nn.Linear` */
  readonly torch: string
  /** How the two differ, in a sentence; without it they are the same. */
  readonly how?: string
}

export type Agreement = {
  /** The version of PyTorch. */
  readonly pytorch: string
  /** Exported name of the last stage → what it is there. */
  readonly names: Readonly<Record<string, Counterpart>>
  /** Functions and classes that PyTorch does not show, or does not have. */
  readonly ours: readonly string[]
  /** Types. */
  readonly types: readonly string[]
  /** Name in PyTorch → what one writes here, where it goes by another name. */
  readonly otherwise: Readonly<Record<string, string>>
  /** PyTorch's namespace → the names in it that are absent here. */
  readonly absent: Readonly<Record<string, readonly string[]>>
}

export function readAgreement(root: string): Agreement {
  return JSON.parse(readFileSync(join(root, 'docs/agreement/agreement.json'), 'utf8')) as Agreement
}

/** The exported names that the agreement speaks of: all but the members of classes other than Tensor. */
export function namesToAgreeOn(api: readonly (readonly [string, string])[]): string[] {
  const classes = new Set(api.filter(([, text]) => text.startsWith('class ')).map(([name]) => name))
  return api
    .map(([name]) => name)
    .filter((name) => {
      const owner = name.slice(0, Math.max(0, name.lastIndexOf('.')))
      return !name.includes('[') && (owner === 'Tensor' || !classes.has(owner))
    })
}
