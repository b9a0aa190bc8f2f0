import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isEditorsFile } from '../../src/workbench/editor-files.ts'
import { Saves } from '../../src/workbench/saves.ts'

let folder: string
let saves: Saves
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stepgrad-.saves-'))
  mkdirSync(join(folder, 'src'))
  for (const path of ['src/relu.ts', 'main.ts']) writeFileSync(join(folder, path), '')
  saves = await Saves.open(folder)
})
afterEach(async () => {
  await saves.close()
  rmSync(folder, { recursive: true, force: true })
})

test('what an editor writes beside the file is not the file that was saved', async () => {
  saves.nextRound()
  writeFileSync(join(folder, 'src', 'relu.ts'), '// mine\n')
  for (const name of ['4913', 'relu.ts~', '.#relu.ts', '.relu.ts.swp', 'relu.ts.tmp'])
    writeFileSync(join(folder, 'src', name), '')
  expect(await saves.wait()).toBe(join('src', 'relu.ts'))
})

test.each(['src/relu.ts', 'main.ts', 'src/swap.ts', 'src/x4913.ts', 'src/.hidden/net.ts', 'src'])(
  '%s is a name that a learner chose',
  (path) => expect(isEditorsFile(path)).toBe(false),
)
