import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findStages, ROOT } from '../../src/stages.ts'
import { leftoversOf } from '../../src/workbench/leftovers.ts'
import { workbenchOf } from '../../src/workbench/workbench.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepgrad-leftovers-'))
  symlinkSync(join(findStages(ROOT)[0].folder, 'node_modules'), join(folder, 'node_modules'))
  const config = { extends: join(ROOT, 'tsconfig.base.json'), include: ['src'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  mkdirSync(join(folder, 'src'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('syntax that cannot be erased is explained in one line, other errors have one each', async () => {
  const file = [
    'export class Point { constructor(readonly x: number, readonly y: number) {} }',
    'export enum Side { left, right }',
    "export const one: number = 'one'",
  ]
  writeFileSync(join(folder, 'src', 'point.ts'), file.join('\n'))
  const [first, ...others] = await leftoversOf({ ...workbenchOf(ROOT, '1'), folder })
  expect(first).toMatch(/^src\/point\.ts:1:34 and 2 more: Node runs .* Write fields .*out$/)
  expect(others).toEqual(["src/point.ts:3:14: Type 'string' is not assignable to type 'number'."])
}, 60_000)

test('where there is one such place, it alone is named', async () => {
  writeFileSync(join(folder, 'src', 'side.ts'), 'export enum Side { left, right }\n')
  const lines = await leftoversOf({ ...workbenchOf(ROOT, '1'), folder })
  expect(lines).toEqual([expect.stringMatching(/^src\/side\.ts:1:13: Node runs/)])
}, 60_000)
