import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../src/stages.ts'
import { shortMessage } from '../../src/workbench/short-message.ts'
import { statementTried } from '../../src/workbench/tried.ts'

/** The place of a text in a file of the suite. */
function frameAt(path: string, text: string) {
  const file = join(ROOT, 'test', 'conformance', 'src', path)
  const before = readFileSync(file, 'utf8').split(text)[0].split('\n')
  return { file, line: before.length, column: before.at(-1)!.length + 1 }
}

const inTheLibrary = { file: join(ROOT, 'packages', '04-autograd', 'src', 'net.ts'), line: 1, column: 1 } // prettier-ignore

test('what was tried is the statement of the test, not of what it called', () => {
  const check = frameAt('capabilities/errors.ts', 'toBe(true)')
  const call = frameAt(
    'capabilities/dtypes.ts',
    'expectError(() => library.tensor([true]).requires',
  )
  expect(statementTried([inTheLibrary, check, call])).toMatch(
    /^expectError\(\(\) => library\.tensor\(\[true\]\)\.requiresGrad_\(\), 'requiresGrad_',/,
  )
})

test('over several lines it is told as one', () => {
  const place = frameAt('capabilities/moving-modules.ts', "'make the optimizer after")
  const statement = statementTried([place])
  expect(statement).toMatch(/^expectError\( \(\) => optimizer\.step\(\), 'SGD', .*\)$/)
})

test('white space in literals stays as it is', () => {
  const text = "'cat     33.3 %  1 of 3\\n' + "
  expect(statementTried([frameAt('capabilities/evaluate.ts', text)])).toContain(
    `toBe( ${text}'mouse  100.0 %  9 of 9\\n'`,
  )
})

test('a line is broken where one space stands, and only there', () => {
  expect(shortMessage(`${'a '.repeat(36)}'b   c'`)).toBe(`${'a '.repeat(36).trim()}\n  'b   c'`)
  expect(shortMessage(`${'a'.repeat(70)}    c`)).toBe(`${'a'.repeat(70)}    \n  c`)
})

test('the wrapper of tests on devices is none, nor is a file outside the suite', () => {
  const wrapper = frameAt('capabilities/device-context.ts', 'run({ library')
  const inside = frameAt('capabilities/moving-tensors.ts', 'toBe(x)')
  expect(statementTried([inside, wrapper])).toBe(
    "expect(x.to(library.cpu), 'x.to(cpu) is x itself').toBe(x)",
  )
  expect(statementTried([inTheLibrary])).toBeUndefined()
  expect(statementTried([])).toBeUndefined()
})
