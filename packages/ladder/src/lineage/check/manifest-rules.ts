/** Rules 3 and 5: a kind that says what stays equal, and capabilities that only grow. */
import type { Rung } from '../rungs.ts'
import { listed, type Problem } from './problem.ts'

const file = 'stage.json'

export function checkKind({ number, manifest }: Rung): Problem[] {
  const { kind, sameAs, introduces } = manifest
  if (number === 1) {
    if (kind !== 'start') return [{ file, message: `kind ${kind}: the first stage is a 'start'` }]
    if (sameAs !== undefined)
      return [{ file, message: 'sameAs: there is no stage before the first' }]
    return []
  }
  const message = {
    start: `kind start: only the first stage is; write refactor, numeric or capability`,
    refactor:
      sameAs !== 'bits' &&
      `sameAs ${sameAs ?? 'missing'}: a refactor keeps every bit; write "bits"`,
    capability:
      (sameAs !== 'bits' &&
        `sameAs ${sameAs ?? 'missing'}: what was there keeps every bit; write "bits"`) ||
      (introduces.length === 0 && 'introduces: a capability stage brings at least one capability'),
    numeric:
      typeof sameAs !== 'number' &&
      `sameAs ${sameAs ?? 'missing'}: a numeric stage states a tolerance such as 1e-12`,
  }[kind]
  return message === false ? [] : [{ file, message }]
}

export function checkCapabilities({ number, manifest, before }: Rung): Problem[] {
  if (before === undefined && number !== 1) return []
  const previous = before?.manifest.capabilities ?? []
  const { introduces, capabilities, drops } = manifest
  const problems: Problem[] = []
  const report = (message: string) => problems.push({ file, message })

  for (const name of repeated(capabilities)) report(`capabilities: ${name} stands there twice`)
  for (const name of introduces)
    if (previous.includes(name)) report(`introduces: ${name} was there in ${before!.name} already`)
  for (const [name, why] of Object.entries(drops)) {
    if (!previous.includes(name)) report(`drops: ${name} was not there before`)
    if (why.trim() === '') report(`drops: ${name} without a reason; write why it is gone`)
  }

  const due = new Set([...previous, ...introduces].filter((name) => !(name in drops)))
  const missing = [...due].filter((name) => !capabilities.includes(name))
  const extra = capabilities.filter((name) => !due.has(name))
  if (missing.length > 0)
    report(`capabilities: ${listed(missing)} missing; keep what was there, or say why under drops`)
  if (extra.length > 0)
    report(`capabilities: ${listed(extra)} neither introduced here nor there before`)
  return problems
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, i) => names.indexOf(name) !== i)
}
