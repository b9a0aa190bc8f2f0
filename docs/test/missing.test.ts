import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readLadder } from '@stepgrad/ladder'
import { describe, expect, it } from 'vitest'
import { missingIn } from '../src/book/missing.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')
const book = { root, ladder: readLadder(root) }
const lesson = 'lessons/04-autograd/lesson.md'

const faultsOf = (line: string) => missingIn(join(root, lesson), `# A lesson\n\n${line}\n`, book)

describe('what a lesson names', () => {
  it.each([
    ['{@includeCode ../../packages/04-autograd/src/net.ts#forwards}', "no region 'forwards'"],
    ['{@includeCode ../../packages/04-autograd/src/nets.ts}', 'there is no file ../../packages'],
    ['<div data-demo="backwards"></div>', "no demo is called 'backwards'; there are: gradient-"],
    ['$ pnpm -C lessons experiment 04-autograd/experiments/none.ts', 'no experiment 04-autograd'],
    ['$ pnpm -C lessons exercise 04-none', 'there is no exercise 04-none'],
    ['$ pnpm stepgrad diff 20 21', "no stage is called '21'"],
    ['$ pnpm stepgrad train 99 --epochs 2', "no stage is called '99'"],
  ])('%s is refused, with file and line', (line, why) => {
    const [fault, ...others] = faultsOf(line)
    expect(others).toEqual([])
    expect(fault).toContain(`${lesson}:3: `)
    expect(fault).toContain(why)
  })

  it.each([
    '{@includeCode ../../packages/04-autograd/src/net.ts#forward}',
    '<div data-demo="backward" data-expression="diamond"></div>',
    '$ pnpm -C lessons exercise 01-own-operations',
    '$ pnpm stepgrad diff 3 4 --stat',
    '$ pnpm stepgrad lesson 0',
  ])('%s is there', (line) => {
    expect(faultsOf(line)).toEqual([])
  })
})
