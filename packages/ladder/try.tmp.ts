import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { candidatesIn } from './src/hunt/choose.ts'
import { plantMistake } from './src/hunt/planting.ts'
import { findStages, ROOT } from './src/stages.ts'
import { writeStageCopy } from './src/workbench/stage-copy.ts'
import { openProbe } from './src/runs/process/probe.ts'
const dir = mkdtempSync('/tmp/hunt/copies-')
for (const c of candidatesIn(findStages(ROOT))) {
  const folder = join(dir, c.quarry.mistake)
  writeStageCopy(folder, c.stage, (await plantMistake(c)).sources)
  const probe = await openProbe({ name: c.quarry.mistake, folder })
  try {
    for (const of of ['cost', 'logits'] as const) {
      const r = await probe.ask('checkGradients', { of })
      console.log(c.stage.name, c.quarry.mistake, of, r.passed, r.arrays.filter((a) => a.wrong).map((a) => `${a.name} ${a.wrong}/${a.checked}`).join(', '))
    }
  } catch (e) { console.log(c.stage.name, c.quarry.mistake, 'ERR', String((e as Error).message).slice(0, 300)) }
  probe.close()
}
