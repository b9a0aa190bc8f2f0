/** The libraries that a PyTorch of Debian's can take its matrix products from. */
import { existsSync, readdirSync } from 'node:fs'

/** The folder of an OpenBLAS that can stand in for `libblas.so.3`: installed, or only unpacked. */
export function openBlas(): string | undefined {
  const chosen = process.env.STEPGRAD_OPENBLAS
  return chosen ? [chosen].find(hasBlas) : systemFolders(/^openblas-/).find(hasBlas)
}

/** Debian's reference BLAS, named so that an installed OpenBLAS does not take its place. */
export function referenceBlas(): string | undefined {
  return systemFolders(/^blas$/).find(hasBlas)
}

/** `/usr/lib/x86_64-linux-gnu/blas` */
function systemFolders(name: RegExp): string[] {
  return foldersIn('/usr/lib')
    .filter((folder) => folder.endsWith('-linux-gnu'))
    .flatMap((folder) => foldersIn(folder))
    .filter((folder) => name.test(folder.slice(folder.lastIndexOf('/') + 1)))
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`)
}

function hasBlas(folder: string): boolean {
  return existsSync(`${folder}/libblas.so.3`)
}
