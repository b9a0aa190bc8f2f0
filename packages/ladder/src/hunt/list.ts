/** The hunts that were begun, and how they stand. */
import { table } from '../runs/table.ts'
import { findStages, ROOT } from '../stages.ts'
import { candidatesIn, stagesOf } from './choose.ts'
import { candidateOf, type Hunt, readHunts } from './hunts.ts'
import { told, type } from './telling.ts'

export function listHunts(workbench: string): string {
  const hunts = readHunts(workbench)
  const candidates = candidatesIn(findStages(ROOT))
  const where = stagesOf(candidates)
  const there = `There are ${candidates.length} mistakes to hunt, in the stages ${where}.`
  if (hunts.length === 0)
    return `${told(`No hunt has been begun. ${there}`)}\nOne begins with: ${type('hunt 4')}`
  const foundOnes = hunts.filter(({ record }) => record.found !== undefined)
  const different = new Set(foundOnes.map((hunt) => candidateOf(hunt)?.quarry)).size
  const heads = ['folder in workbench/', 'level', 'begun', 'hints', '']
  return [
    table(
      heads.map((head) => ({ head, align: head === 'hints' ? 'right' : 'left' })),
      hunts.map(rowOf),
    ),
    '',
    told(`Found: ${different}. ${there}`),
  ].join('\n')
}

function rowOf(hunt: Hunt): string[] {
  const { began, hints, found, gaveUp } = hunt.record
  const standing =
    found !== undefined ? 'found' : gaveUp !== undefined ? 'given up' : 'still out there'
  const level = candidateOf(hunt)?.quarry.level ?? '?'
  return [hunt.name, level, began.slice(0, 10), String(hints), standing]
}
