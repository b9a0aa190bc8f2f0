/** How TypeDoc reads each stage, and the lessons. docs/src calls it; every warning is an error. */

import { OptionDefaults } from 'typedoc'

const validation = {
  invalidLink: true,
  invalidPath: true,
  notDocumented: true,
  notExported: true,
  rewrittenLink: true,
  unusedMergeModuleWith: true,
}

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export const eachStage = {
  // In the order of index.ts, which is that of reading.
  sort: [],
  // `pnpm check` has looked at the types already.
  skipErrorChecking: true,
  disableSources: true,
  // A class of ours shows what it adds to one of the language's.
  excludeExternals: true,
  requiredToBeDocumented: ['Class', 'Function', 'Interface', 'Method', 'TypeAlias', 'Variable'],
  // Links lead to other stages and lessons: they are checked where all are together.
  validation: { ...validation, invalidLink: false, unusedMergeModuleWith: false },
}

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export const site = {
  name: 'Stepgrad',
  headings: { readme: false, document: true },
  projectDocuments: [
    'lessons/*/lesson.md',
    'lessons/*/tasks.md',
    'lessons/glossary.md',
    'docs/notes-answered.md',
  ],
  // {@diff 03-views..04-autograd net.ts#forward} shows how a file, or a region of it, differs.
  inlineTags: [...OptionDefaults.inlineTags, '@diff'],
  highlightLanguages: ['bash', 'console', 'json', 'python', 'typescript'],
  // In these, code can still be read on the ground of an added or a removed line.
  lightHighlightTheme: 'github-light-high-contrast',
  darkHighlightTheme: 'github-dark-high-contrast',
  searchInDocuments: true,
  searchInComments: true,
  searchGroupBoosts: { Lessons: 20, Besides: 3, Changes: 0.5 },
  includeHierarchySummary: false,
  sort: [],
  treatWarningsAsErrors: true,
  // Each stage is checked by itself for what is not documented or not exported.
  validation: { ...validation, notDocumented: false, notExported: false },
}
