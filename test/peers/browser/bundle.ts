/** A contestant and what runs its jobs as one script for a page. */
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { NotRun } from '../src/launch.ts'
import { once } from '../src/once.ts'

/** Makes the script when it is first asked for. */
export type Bundle = () => Promise<string>

/** A file that exports `open`. */
export function bundleFile(file: string): Bundle {
  const path = fileURLToPath(new URL(file, import.meta.url))
  return once(() => bundle(`export { open } from ${JSON.stringify(path)}`))
}

/** A stage, through its adapter, by the folder's name. */
export function bundleStage(name: string): Bundle {
  const packages = fileURLToPath(new URL('../../../packages', import.meta.url))
  const stage = fileURLToPath(new URL('../src/contestants/stage.ts', import.meta.url))
  return once(() =>
    bundle(`import { adapter } from ${JSON.stringify(`${packages}/${name}/test/adapter.ts`)}
     import { openAdapter } from ${JSON.stringify(stage)}
     export const open = (task, choice) => openAdapter(adapter, task, { device: choice.device })`),
  )
}

async function bundle(contestant: string): Promise<string> {
  const page = fileURLToPath(new URL('./page.ts', import.meta.url))
  try {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { serve } from ${JSON.stringify(page)}
          import { open } from 'contestant'
          serve(open)`,
        resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      },
      plugins: [contestantIs(contestant), withoutNode],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      write: false,
      logLevel: 'silent',
    })
    return outputFiles[0].text
  } catch (error) {
    throw new NotRun(`cannot be bundled: ${(error as Error).message.split('\n')[1] ?? ''}`.trim())
  }
}

/** What `import { open } from 'contestant'` means. */
function contestantIs(contents: string): Plugin {
  return {
    name: 'contestant',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^contestant$/ }, ({ path }) => ({ path, namespace: 'contestant' }))
      onLoad({ filter: /./, namespace: 'contestant' }, () => ({
        contents,
        resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      }))
    },
  }
}

/** Some adapters hand the suite what a stage exports for Node; a page has no use for it. */
const withoutNode: Plugin = {
  name: 'without-node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'without-node' }))
    onLoad({ filter: /./, namespace: 'without-node' }, () => ({ contents: 'module.exports = {}' }))
  },
}
