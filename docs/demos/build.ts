/** The demos as files of a site: one entry, and what it loads when a reader comes near a demo. */
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { minifiedGpu, stagesByName, withoutNode } from './build/plugins.ts'
import { writeDigits } from './build/digits-file.ts'
import type { BuiltFiles, WorkerName } from './page/built-files.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * Bundles all demos into a folder of their own, `demos` of a site for example.
 * @param folder - is made if it is missing; what else lies there stays
 * @returns the name of the entry in it, a module: a page with `<div data-demo="…">` loads it
 */
export async function buildDemos(folder: string): Promise<string> {
  const digits = await writeDigits(folder)
  const [light] = await bundle(folder, { digits }, ['gradient-check'], { minify: true })
  // Kernels are read through Function.toString(): only their spaces may change.
  const [race, draw] = await bundle(folder, { digits }, ['race', 'draw-a-digit'], {
    minifyWhitespace: true,
    plugins: [stagesByName, withoutNode, minifiedGpu],
  })
  const workers = { 'gradient-check': light, race, 'draw-a-digit': draw }
  const [entry] = await bundleEntries(folder, { digits, workers }, ['page/main.ts'], {
    minify: true,
  })
  return entry
}

function bundle(
  folder: string,
  files: Partial<BuiltFiles>,
  workers: readonly WorkerName[],
  options: BuildOptions,
): Promise<string[]> {
  const entries = workers.map((name) => `${name}/worker.ts`)
  return bundleEntries(folder, files, entries, options)
}

/** The names of the files that the entries became, in their order. */
async function bundleEntries(
  folder: string,
  files: Partial<BuiltFiles>,
  entries: readonly string[],
  options: BuildOptions,
): Promise<string[]> {
  const { metafile: made } = await build({
    absWorkingDir: here,
    entryPoints: entries.map((path) => ({ in: path, out: path.replace(/\W+/g, '-').slice(0, -3) })),
    outdir: folder,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    loader: { '.css': 'text' },
    define: { BUILT_FILES: JSON.stringify(files) },
    metafile: true,
    logLevel: 'warning',
    ...options,
  })
  const outputs = Object.entries(made?.outputs ?? {})
  return entries.map((entry) => {
    const output = outputs.find(([, { entryPoint }]) => entryPoint === entry)
    if (output === undefined) throw new Error(`demos: esbuild made nothing of ${entry}`)
    return basename(join(folder, output[0]))
  })
}
