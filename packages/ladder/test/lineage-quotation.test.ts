import { describe, expect, test } from 'vitest'
import { plainPatch } from '../src/lineage/diff/patch.ts'
import { readQuotation } from '../src/lineage/diff/quotation.ts'
import type { Rung } from '../src/lineage/rungs.ts'
import { lines } from './small-ladder.ts'

const rung = (number: number, slug: string, files: Record<string, string>) =>
  ({
    ...{ number, slug, name: `0${number}-${slug}` },
    files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
  }) as unknown as Rung

const net = (forward: string) =>
  `let a\n// #region forward\n${forward}// #endregion forward\nlet b\n`
const ladder = [
  rung(1, 'alpha', { 'main.ts': lines(30), 'src/net.ts': net(lines(12)), 'src/same.ts': '1\n' }),
  rung(2, 'beta', {
    'main.ts': lines(30, { 5: '// beta', 25: '// beta' }),
    'src/net.ts': net(lines(12, { 10: '// beta' })).replace('let b', 'let c'),
    'src/same.ts': '1\n',
    'src/new.ts': net('2\n'),
  }),
]
const told = (tag: string) => plainPatch(readQuotation(ladder, tag))

describe('a difference that a lesson quotes', () => {
  test('of a region it shows all lines, without marks and what is around', () => {
    const same = lines(12).trimEnd().split('\n')
    expect(told('01-alpha..02-beta net.ts#forward').split('\n')).toEqual([
      'net.ts, from 01-alpha to 02-beta',
      ...same.slice(0, 9).map((line) => ` ${line}`),
      '-// line 10',
      '+// beta',
      ...same.slice(10).map((line) => ` ${line}`),
    ])
  })

  test('of a file it shows three lines around what differs, and where lines are left out', () => {
    const shown = told('alpha..beta main.ts').split('\n').slice(1)
    expect(shown).toHaveLength(8 + 1 + 8)
    expect(shown.filter((line) => !line.startsWith(' '))).toEqual([
      ...['-// line 5', '+// beta', '…', '-// line 25', '+// beta'],
    ])
  })

  test('what only one stage has is all new, or all gone', () => {
    expect(told('1..2 new.ts#forward')).toBe('new.ts, from 01-alpha to 02-beta\n+2')
    expect(told('2..1 new.ts#forward')).toBe('new.ts, from 02-beta to 01-alpha\n-2')
  })

  test.each([
    ['alpha..beta net.ts#nothing', 'neither stage has net.ts#nothing'],
    ['alpha..beta nothing.ts', 'neither stage has nothing.ts'],
    ['alpha..beta same.ts', 'the two are the same'],
    ['alpha beta net.ts', 'write it as {@diff 03-views..04-autograd net.ts#forward}'],
    ['alpha..gamma net.ts', "no stage is called 'gamma'"],
  ])('%s is an error that says what is wrong', (tag, error) => {
    expect(() => told(tag)).toThrow(error)
  })
})
