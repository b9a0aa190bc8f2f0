/** Writes the site: stages, lessons and what is made from them, rendered by TypeDoc. */
import { join } from 'node:path'
import { Application, normalizePath, PageEvent, type Reflection, RendererEvent } from 'typedoc'
import { site } from '../../typedoc.config.mjs'
import { copyPictures } from './book/assets.ts'
import { type Book, openBook } from './book/book.ts'
import { addMadePages, placeDocuments } from './book/documents.ts'
import { addHooks } from './book/hooks.ts'
import { mendLayout } from './book/layout.ts'
import { refuseMissing } from './book/missing.ts'
import { madePages } from './book/pages.ts'
import { BookRouter } from './book/router.ts'
import { foundOnce } from './book/search.ts'
import { themeOf } from './book/theme.ts'
import { type Highlight, highlighterOf } from './changes/highlight.ts'
import { resolveDiffTags } from './changes/inline-tag.ts'
import { bundleDemos, type Demos } from './demos.ts'
import { openMarkdown } from './markdown/markdown.ts'
import { bundleStyle } from './style.ts'

type Parts = { readonly highlight: Highlight; readonly demos: Demos }

/**
 * @param out - a folder that is empty, or not there yet
 * @returns whether it could be written; TypeDoc has said why not
 */
export async function buildSite(root: string, out: string): Promise<boolean> {
  const book = await openBook(root)
  const demos = await bundleDemos(out)
  const { address } = book.hosting
  const app = await Application.bootstrap(
    {
      ...site,
      basePath: root,
      projectDocuments: site.projectDocuments!.map((path) => join(root, path)),
      readme: join(root, 'docs/front-page.md'),
      customCss: await bundleStyle(root, out),
      favicon: join(root, 'docs/style/favicon.svg'),
      customJs: join(root, 'docs/style/site.mjs'),
      markdownItLoader: await openMarkdown((text, language) => highlight(text, language)),
      ...(address !== undefined && { hostedBaseUrl: address }),
      cleanOutputDir: false, // demos and style are there already
      logLevel: 'Warn',
      theme: 'book',
      router: 'book',
    },
    [], // all options are here
  )
  const highlight = highlighterOf(app.renderer.markedPlugin)
  bind(app, book, { highlight, demos })
  const project = reviveStages(app, book)
  app.validate(project)
  if (!app.logger.hasErrors() && !app.logger.hasWarnings()) await app.generateDocs(project, out)
  return !app.logger.hasErrors() && !app.logger.hasWarnings()
}

function bind(app: Application, book: Book, { highlight, demos }: Parts): void {
  app.renderer.defineRouter('book', BookRouter)
  app.renderer.defineTheme('book', themeOf(book, madePages(book, highlight)))
  placeDocuments(app, book)
  refuseMissing(app, book)
  resolveDiffTags(app, book)
  foundOnce(app)
  addHooks(app, book)
  app.renderer.on(PageEvent.END, (page) => mendLayout(page as PageEvent<Reflection>, book, demos))
  app.renderer.on(RendererEvent.END, ({ outputDirectory }) =>
    copyPictures(book.root, outputDirectory),
  )
}

/** What TypeDoc does for packages, with the models at hand. */
function reviveStages(app: Application, book: Book) {
  const models = [...book.models.values()].map(({ project }) => project)
  const project = app.deserializer.reviveProjects('Stepgrad', models, {
    projectRoot: normalizePath(book.root),
    registry: app.files,
    alwaysCreateEntryPointModule: false,
  })
  app.converter.addProjectDocuments(project)
  addMadePages(project, book)
  app.trigger(Application.EVENT_PROJECT_REVIVE, project)
  return project
}
