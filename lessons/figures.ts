/** `pnpm -C lessons figures`: draws every picture anew, from the `figures/*.ts` of the lessons. */
import { readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Figure } from './figure.ts'

/** Every picture, with the path of its SVG file. */
export async function allFigures(): Promise<{ path: string; draw: () => string }[]> {
  const folder = fileURLToPath(new URL('.', import.meta.url))
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^\d\d-[\w-]+\/figures\/[\w-]+\.ts$/.test(path))
    .sort()
  const found = await Promise.all(
    sources.map(async (path) => {
      const { figure } = (await import(new URL(path, import.meta.url).href)) as { figure: Figure }
      return { path: `${folder}${path.replace(/\.ts$/, '.svg')}`, draw: figure.draw }
    }),
  )
  return found
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, draw } of await allFigures()) {
    writeFileSync(path, draw())
    console.log(path.replace(/.*\/(\d\d-)/, '$1'))
  }
}
