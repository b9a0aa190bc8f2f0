import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  // All that knip looks for by itself, and import cycles.
  include: [
    'files',
    'dependencies',
    'unlisted',
    'binaries',
    'unresolved',
    'exports',
    'types',
    'duplicates',
    'catalog',
    'catalogReferences',
    'cycles',
  ],
  rules: { cycles: 'error' },
  // A type may be exported for the reader's sake: it is part of what a function says of itself.
  ignoreExportsUsedInFile: { type: true },
  // A stage names the stage before so that turbo sees it change, and reaches it by its folder.
  ignoreDependencies: [/^@stepgrad\/\d\d-/],
  // A shell whose completion is tested where it is there.
  ignoreBinaries: ['fish', 'mkfifo'],
  // A workspace of its own, which most checkouts never install.
  ignore: ['test/peers/**'],
  workspaces: {
    '.': {},
    'packages/[0-9][0-9]-*': { entry: ['main.ts'] },
    // What esbuild starts from, the page for working on the demos, what the site's pages load.
    docs: {
      entry: ['demos/{build,dev}.ts', 'demos/page/main.ts', 'demos/*/worker.ts', 'style/site.mjs'],
    },
    lessons: { entry: ['*/{exercises,experiments,figures}/**/*.ts'] },
  },
}

export default config
