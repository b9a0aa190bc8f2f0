/** TypeDoc's own theme, with the lessons first, badges, and pages that are made from the stages. */
import {
  DefaultTheme,
  DefaultThemeRenderContext,
  JSX,
  type NavigationElement,
  type ProjectReflection,
} from 'typedoc'
import { badge } from '../history/badge.ts'
import { asElement, html } from '../html.ts'
import { type Book, numbered } from './book.ts'
import { contentsOf } from './contents.ts'
import { drawMembers } from './members.ts'

/** Draws the content of a page that is made; its front matter says which. */
export type MadePage = (
  context: DefaultThemeRenderContext,
  frontMatter: Record<string, unknown>,
) => JSX.Element

export function themeOf(book: Book, made: ReadonlyMap<string, MadePage>): typeof DefaultTheme {
  class BookContext extends DefaultThemeRenderContext {
    constructor(...given: ConstructorParameters<typeof DefaultThemeRenderContext>) {
      super(...given)
      const { breadcrumbs, documentTemplate, header, member } = this
      this.documentTemplate = (page) => {
        const draw = made.get(String(page.model.frontmatter.made))
        return draw === undefined ? documentTemplate(page) : draw(this, page.model.frontmatter)
      }
      this.indexTemplate = () => made.get('front')!(this, {})
      this.breadcrumbs = (one) => (one.parent?.isProject() ? NOTHING : breadcrumbs(one))
      this.header = (page) => {
        const rung = book.ladder.find(({ name }) => page.url === `api/${name}.html`)
        if (rung !== undefined) return stageHeader(numbered(rung.name, rung.manifest.title))
        return JSX.createElement(JSX.Fragment, null, header(page), badge(book, page.model, this))
      }
      this.member = (one) => {
        const section = member(one)
        const [heading, ...rest] = section.children
        return { ...section, children: [heading, badge(book, one, this), ...rest] }
      }
      this.moduleReflection = (module) => drawMembers(this, module)
    }
  }

  return class BookTheme extends DefaultTheme {
    override ContextClass = BookContext
    override buildNavigation(project: ProjectReflection): NavigationElement[] {
      return contentsOf(book, project, this.router)
    }
  }
}

const NOTHING = JSX.createElement(JSX.Fragment, null)

function stageHeader(title: string): JSX.Element {
  return asElement(html`<div class="tsd-page-title"><h1>${title}</h1></div>`)
}
