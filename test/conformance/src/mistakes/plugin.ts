/** How a mistake gets into a stage: in memory, as the stage's modules are loaded under its name. */
import { existsSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Plugin } from 'vite'
import { allMistakes } from './index.ts'
import { type Patch, choosePatch, plant } from './mistake.ts'

/** `…/src/conv2d.ts?mistake=conv-padding-ignored`: that file as it reads with the mistake. */
const PLANTED = /^(.+)\?mistake=([\w-]+)$/

/**
 * The address of a module with a mistake in it, or in what it imports of its stage. Each mistake
 * has modules of its own, so that none meets what another left in them.
 */
export function withMistake(address: string, id: string): string {
  return `${address}?mistake=${id}`
}

/** Whether the text of a mistake was loaded and run, and not only asked for. */
export function wasMade(id: string): boolean {
  return (globalThis as Made).mistakesMade?.has(id) ?? false
}

type Made = { mistakesMade?: Set<string> }

/** For Vite: what a module of `withMistake` imports of its own stage has the mistake, too. */
export function plantMistakes(folder: string): Plugin {
  return {
    name: 'stepgrad:mistakes',
    enforce: 'pre',
    async resolveId(source, importer) {
      const [, file, id] = PLANTED.exec(importer ?? '') ?? []
      if (id === undefined) return undefined
      const resolved = await this.resolve(source, file, { skipSelf: true })
      if (resolved === null || !resolved.id.startsWith(folder + sep)) return resolved
      return withMistake(resolved.id, id)
    },
    load(address) {
      const [, file, id] = PLANTED.exec(address) ?? []
      if (id === undefined) return undefined
      const source = readFileSync(file, 'utf8')
      const patch = patchOf(id, folder)
      if (file !== join(folder, patch.file)) return { code: source, map: null }
      const says = `\n;(globalThis.mistakesMade ??= new Set()).add('${id}')\n`
      return { code: plant(source, patch) + says, map: null }
    },
  }
}

function patchOf(id: string, folder: string): Patch {
  const mistake = allMistakes.find((one) => one.id === id)
  if (mistake === undefined) throw new Error(`mistakes: there is no ${id}`)
  return choosePatch(mistake, (file) => {
    const path = join(folder, file)
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined
  })
}
