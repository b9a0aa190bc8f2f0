import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tensor } from '@stepgrad/14-checkpoints'
import { expect, onTestFinished } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './03-keep-the-last.ts'
import * as solution from './solutions/03-keep-the-last.ts'

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stepgrad-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const at = (step: number) => ({ model: { w: tensor([step]) }, step })
const named = (...steps: string[]) => steps.map((step) => `run-${step}.safetensors`)

exercise(
  { yours, solution },
  {
    'the file has the step in its name': async ({ saveAndTidy }) => {
      const folder = await emptyFolder()
      await saveAndTidy(folder, 250, at(250), 3)
      expect(await readdir(folder)).toEqual(named('000250'))
    },
    'the last ones are kept, the oldest go': async ({ saveAndTidy }) => {
      const folder = await emptyFolder()
      for (const step of [8, 9, 10, 11, 100]) await saveAndTidy(folder, step, at(step), 3)
      expect((await readdir(folder)).sort()).toEqual(named('000010', '000011', '000100'))
    },
    'other files stay': async ({ saveAndTidy }) => {
      const folder = await emptyFolder()
      await writeFile(join(folder, 'run-notes.txt'), 'mine')
      await writeFile(join(folder, 'best.safetensors'), 'mine, too')
      for (const step of [1, 2]) await saveAndTidy(folder, step, at(step), 1)
      const files = ['best.safetensors', ...named('000002'), 'run-notes.txt']
      expect((await readdir(folder)).sort()).toEqual(files)
    },
    'when saving fails, nothing goes': async ({ saveAndTidy }) => {
      const folder = await emptyFolder()
      for (const step of [1, 2]) await saveAndTidy(folder, step, at(step), 2)
      await mkdir(join(folder, 'run-000003.safetensors')) // in the way
      await expect(saveAndTidy(folder, 3, at(3), 1)).rejects.toThrow()
      for (const name of named('000001', '000002')) {
        const { length } = await readFile(join(folder, name))
        expect(length, `bytes of ${name}`).toBeGreaterThan(0)
      }
    },
    'the newest is loaded': async ({ saveAndTidy, loadNewest }) => {
      const folder = await emptyFolder()
      expect(await loadNewest(folder)).toBeUndefined()
      for (const step of [5, 20, 100]) await saveAndTidy(folder, step, at(step), 3)
      expect((await loadNewest(folder))?.step).toBe(100)
    },
    'a damaged one is passed over': async ({ saveAndTidy, loadNewest }) => {
      const folder = await emptyFolder()
      for (const step of [1, 2, 3]) await saveAndTidy(folder, step, at(step), 3)
      const [first, second, third] = named('000001', '000002', '000003').map((n) => join(folder, n))
      await writeFile(third, (await readFile(third)).subarray(0, -1))
      expect((await loadNewest(folder))?.step).toBe(2)
      await writeFile(second, '')
      expect((await loadNewest(folder))?.step).toBe(1)
      await writeFile(first, 'no checkpoint')
      expect(await loadNewest(folder)).toBeUndefined()
    },
  },
)
