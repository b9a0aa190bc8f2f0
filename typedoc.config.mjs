/** The site: the lessons in order, and the API of every stage. Every warning is an error. */

const validation = {
  invalidLink: true,
  invalidPath: true,
  notDocumented: true,
  notExported: true,
  rewrittenLink: true,
  unusedMergeModuleWith: true,
}

/** @type {Partial<import('typedoc').TypeDocOptions>} */
const eachStage = {
  entryPoints: ['src/index.ts'],
  readme: 'README.md',
  // In the order of index.ts, which is that of reading.
  sort: [],
  // `pnpm check` has looked at the types already.
  skipErrorChecking: true,
  disableSources: true,
  // A class of ours shows what it adds to one of the language's.
  excludeExternals: true,
  requiredToBeDocumented: ['Class', 'Function', 'Interface', 'Method', 'TypeAlias', 'Variable'],
  validation,
}

/** @type {Partial<import('typedoc').TypeDocOptions>} */
const site = {
  name: 'Stepgrad',
  out: 'docs/site',
  readme: 'docs/front-page.md',
  customCss: 'docs/site.css',
  headings: { readme: true, document: true },
  entryPointStrategy: 'packages',
  entryPoints: ['packages/[0-9][0-9]-*'],
  packageOptions: eachStage,
  projectDocuments: ['lessons/*/lesson.md', 'lessons/glossary.md', 'docs/notes-answered.md'],
  highlightLanguages: ['bash', 'console', 'json', 'python', 'typescript'],
  treatWarningsAsErrors: true,
  validation,
}

export default site
