/** When a name appeared, and when it was declared otherwise. */
import type { StageModel } from '../stages/convert-stage.ts'
import type { Models } from '../stages/read-models.ts'

export type Biography = {
  /** The stage in which the name appeared, or appeared again after it had gone. */
  readonly since: string
  /** The stages that declare it otherwise than the one before, in order. */
  readonly changed: readonly string[]
}

/** Stage's name → exported name, or `Class.member` → what became of it up to that stage. */
export type History = ReadonlyMap<string, ReadonlyMap<string, Biography>>

export function readHistory(models: Models): History {
  const history = new Map<string, ReadonlyMap<string, Biography>>()
  let before = new Map<string, { declaration: string; biography: Biography }>()
  for (const [stage, { api }] of models) {
    const now = new Map<string, { declaration: string; biography: Biography }>()
    for (const [name, declaration] of withMembers(api)) {
      const old = before.get(name)
      now.set(name, { declaration, biography: continued(old, declaration, stage) })
    }
    history.set(stage, new Map([...now].map(([name, { biography }]) => [name, biography])))
    before = now
  }
  return history
}

/** A class is declared otherwise when one of its members is. */
function withMembers(api: StageModel['api']): [string, string][] {
  return api.map(([name, declaration]) => {
    const members = declaration.startsWith('class ')
      ? api.filter(([member]) => member.startsWith(`${name}.`)).map((entry) => entry.join(' '))
      : []
    return [name, [declaration, ...members].join('\n')]
  })
}

function continued(
  old: { declaration: string; biography: Biography } | undefined,
  declaration: string,
  stage: string,
): Biography {
  if (old === undefined) return { since: stage, changed: [] }
  const { declaration: was, biography } = old
  return was === declaration
    ? biography
    : { since: biography.since, changed: [...biography.changed, stage] }
}
