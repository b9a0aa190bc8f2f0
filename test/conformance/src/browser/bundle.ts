/** A stage as a browser gets it: its sources and its adapter, bundled. */
import { join } from 'node:path'
import { type Plugin, type Rollup, build } from 'vite'
import { type Site, documentWith } from './open-page.ts'

const ENTRY = 'stage.js'
const ENTRY_ID = 'virtual:stage'

/**
 * The page of one stage: an empty document with one script, which makes `callStage`.
 * @param folder - the stage's
 */
export async function bundleStage(folder: string): Promise<Site> {
  const output = (await build({
    root: folder,
    configFile: false,
    envFile: false,
    publicDir: false,
    logLevel: 'silent',
    plugins: [entry(folder), withoutNode()],
    worker: { format: 'es', plugins: () => [withoutNode()] },
    build: {
      write: false,
      // Kernels are read through Function.toString(), receipts name classes: both stay as they are written.
      minify: false,
      target: 'esnext',
      modulePreload: false,
      rollupOptions: { input: ENTRY_ID, output: { format: 'es', entryFileNames: ENTRY } },
    },
  })) as Rollup.RollupOutput
  const files = output.output.map((file) => {
    const body = file.type === 'chunk' ? file.code : file.source
    return [`/${file.fileName}`, { type: typeOf(file.fileName), body }] as const
  })
  return new Map([['/', { type: 'text/html', body: documentWith(`/${ENTRY}`) }], ...files])
}

function entry(folder: string): Plugin {
  const adapter = JSON.stringify(join(folder, 'test', 'adapter.ts'))
  const text = `
    import { adapter } from ${adapter}
    import { serve } from '@stepgrad/conformance/in-page'
    serve(adapter)`
  return {
    name: 'stepgrad:entry',
    resolveId: (id) => (id === ENTRY_ID ? join(folder, ENTRY) : undefined),
    load: (id) => (id === join(folder, ENTRY) ? text : undefined),
  }
}

/** What a package exports for Node alone is empty in a page. */
function withoutNode(): Plugin {
  return {
    name: 'stepgrad:without-node',
    enforce: 'pre',
    load: (id) => (/[\\/]src[\\/]node\.ts$/.test(id) ? 'export {}' : undefined),
  }
}

function typeOf(file: string): string {
  if (file.endsWith('.js')) return 'text/javascript'
  return file.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream'
}
