import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { includeCode } from '../../src/runs/lesson/include-code.ts'

const folder = mkdtempSync(join(tmpdir(), 'include-code-'))
const lesson = join(folder, 'lesson.md')

function write(name: string, source: string): void {
  writeFileSync(join(folder, name), source)
}

write(
  'net.ts',
  `import './layers.ts'

// #region linear
export function linear(x: number): number {
  return 2 * x
}
// #endregion linear

class Net {
  // #region forward
  forward(x: number): number {
    return linear(x)
  }
  // #endregion forward
}
`,
)
write('net.py', '# #region step\nw -= lr * w.grad\n# #endregion step\n')
write('open.ts', '// #region open\nlet x = 1\n')
write('twice.ts', '// #region a\n// #endregion a\n// #region a\n// #endregion a\n')

const told = (error: string) => `${relative(process.cwd(), lesson)}:3: ${error}`
const path = (name: string) => relative(process.cwd(), join(folder, name))

describe('a lesson quotes code', () => {
  test('a region comes without its markers', () => {
    expect(includeCode('{@includeCode net.ts#linear}', lesson)).toBe(
      '```ts\nexport function linear(x: number): number {\n  return 2 * x\n}\n```',
    )
  })

  test('a region within a class loses the indentation of the class', () => {
    expect(includeCode('{@includeCode net.ts#forward}', lesson)).toBe(
      '```ts\nforward(x: number): number {\n  return linear(x)\n}\n```',
    )
  })

  test('several regions follow each other', () => {
    const quoted = includeCode('{@includeCode net.ts#forward,linear}', lesson)
    expect(quoted.indexOf('forward(')).toBeLessThan(quoted.indexOf('export function linear'))
  })

  test('Python has its regions, too', () => {
    expect(includeCode('{@includeCode ./net.py#step}', lesson)).toBe('```py\nw -= lr * w.grad\n```')
  })

  test('without a region the whole file is quoted', () => {
    expect(includeCode('{@includeCode open.ts}', lesson)).toContain('let x = 1')
  })

  test('code that has a fence in it gets a longer one', () => {
    write('fence.ts', '/**\n * ```ts\n * x\n * ```\n */\n')
    expect(includeCode('{@includeCode fence.ts}', lesson)).toMatch(/^````ts\n[^]*\n````$/)
  })

  test.each(['`{@includeCode net.ts#nothing}`', '```md\n{@includeCode net.ts#nothing}\n```'])(
    'a tag in code is an example: %j',
    (markdown) => {
      expect(includeCode(markdown, lesson)).toBe(markdown)
    },
  )
})

describe('a quotation that cannot be made names the line of the lesson', () => {
  const quote = (target: string) => () =>
    includeCode(`# Title\n\n{@includeCode ${target}}\n`, lesson)

  test('a file that is not there', () => {
    expect(quote('gone.ts#a')).toThrow(
      told(`{@includeCode gone.ts#a}: ${path('gone.ts')} does not exist`),
    )
  })

  test('a region that is not there; those that are get listed', () => {
    expect(quote('net.ts#relu')).toThrow(
      told(
        `{@includeCode net.ts#relu}: ${path('net.ts')} has no region 'relu'; it has: linear, forward`,
      ),
    )
  })

  test('a region that is never closed', () => {
    expect(quote('open.ts#open')).toThrow(
      told(
        `{@includeCode open.ts#open}: ${path('open.ts')}:1: region 'open' needs one #endregion open`,
      ),
    )
  })

  test('a region that is there twice', () => {
    expect(quote('twice.ts#a')).toThrow(
      told(`{@includeCode twice.ts#a}: ${path('twice.ts')}:3: a second region 'a'; rename one`),
    )
  })
})

describe('a lesson quotes a difference', () => {
  test('a stage that does not exist is an error with its line', () => {
    const tag = '{@diff nowhere..autograd net.ts}'
    expect(() => includeCode(`a\n\n${tag}`, lesson)).toThrow(
      told(`${tag}: no stage is called 'nowhere'`),
    )
  })

  test('in a code span it is an example', () => {
    expect(includeCode('`{@diff a..b c.ts}`', lesson)).toBe('`{@diff a..b c.ts}`')
  })
})
