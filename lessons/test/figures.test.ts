import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allFigures } from '../figures.ts'
import { LESSONS, lessons } from './lessons.ts'

const figures = await allFigures()

describe('pictures', () => {
  test('are there', () => expect(figures.length).toBeGreaterThan(5))

  test.each(figures.map(({ path, draw }) => [relative(LESSONS, path), draw] as const))(
    '%s is what its source draws',
    (path, draw) => {
      expect(draw(), 'run: pnpm -C lessons figures').toBe(readFileSync(join(LESSONS, path), 'utf8'))
    },
  )

  test('every picture is shown in its lesson, and says in words what is to be seen', async () => {
    const shown = (await lessons()).flatMap(({ folder, file }) =>
      [...readFileSync(file, 'utf8').matchAll(/!\[([^\]]*)\]\((figures\/[^)]+)\)/g)].map(
        ([, alt, path]) => ({ alt, path: join(folder, path) }),
      ),
    )
    expect(shown.map(({ path }) => path).sort()).toEqual(figures.map(({ path }) => path).sort())
    for (const { alt, path } of shown) expect(alt.length, path).toBeGreaterThan(40)
  })

  test('no SVG file is left without its source', () => {
    for (const { path } of figures) {
      for (const name of readdirSync(dirname(path))) {
        const source = join(dirname(path), name.replace(/\.svg$/, '.ts'))
        expect(existsSync(source), name).toBe(true)
      }
    }
  })
})
