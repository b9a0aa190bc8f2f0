/** What esbuild is told about the sources of the stages. */
import { join } from 'node:path'
import { findStages, ROOT } from '@stepgrad/ladder'
import type { Plugin } from 'esbuild'

/** `stepgrad:stages`: every stage with its adapter, in a chunk of its own. */
export const stagesByName: Plugin = {
  name: 'stages-by-name',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^stepgrad:stages$/ }, ({ path }) => ({ path, namespace: 'stages' }))
    onLoad({ filter: /./, namespace: 'stages' }, () => ({
      contents: `export const stages = [${findStages(ROOT).map(entryOf).join()}]`,
      resolveDir: ROOT,
    }))
  },
}

function entryOf({ name, folder, manifest }: ReturnType<typeof findStages>[number]): string {
  const adapter = JSON.stringify(join(folder, 'test', 'adapter.ts'))
  const told = JSON.stringify({
    name,
    title: manifest.title,
    onDevices: manifest.capabilities.includes('device-network'),
  })
  return `{ ...${told}, load: async () => (await import(${adapter})).adapter }`
}

/** What a package exports for Node alone is empty in a page. */
export const withoutNode: Plugin = {
  name: 'without-node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'without-node' }))
    onLoad({ filter: /./, namespace: 'without-node' }, () => ({ contents: 'module.exports = {}' }))
    onLoad({ filter: /[\\/]src[\\/]node\.ts$/ }, () => ({ contents: 'export {}' }))
  },
}

/** gpu.js as its makers minified it: half the size of what its manifest names for browsers. */
export const minifiedGpu: Plugin = {
  name: 'minified-gpu',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^gpu\.js$/ }, ({ kind, resolveDir }) =>
      resolve('gpu.js/dist/gpu-browser.min.js', { kind, resolveDir }),
    )
  },
}
