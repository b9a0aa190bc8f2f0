/** The files that a stage takes from the stage before as they are, so that checking one checks both. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PACKAGES = fileURLToPath(new URL('packages', import.meta.url))

// Prettier reads a list of what to leave out: `node inherited.mjs` writes it.
if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('.inherited', import.meta.url), inheritedFiles().join('\n'))

/** @returns {string[]} `packages/05-grad-mode/src/relu.ts` */
export function inheritedFiles() {
  const stages = readdirSync(PACKAGES)
    .filter((name) => existsSync(`${PACKAGES}/${name}/stage.json`))
    .sort()
  return stages.flatMap((stage, i) =>
    filesIn(`${PACKAGES}/${stage}`)
      .filter((file) => i > 0 && isSame(`${stages[i - 1]}/${file}`, `${stage}/${file}`))
      .map((file) => `packages/${stage}/${file}`),
  )
}

/** @type {(folder: string) => string[]} */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isFile()) return [entry.name]
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) return []
    return filesIn(`${folder}/${entry.name}`).map((file) => `${entry.name}/${file}`)
  })
}

/** @type {(one: string, other: string) => boolean} */
function isSame(one, other) {
  const path = `${PACKAGES}/${one}`
  return existsSync(path) && readFileSync(path).equals(readFileSync(`${PACKAGES}/${other}`))
}
