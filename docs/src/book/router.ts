/** Where a page lies: lessons/04-autograd.html, changes/03-views-04-autograd.html, api/04-autograd/Tensor.html. */
import {
  type PageDefinition,
  PageKind,
  type ProjectReflection,
  Reflection,
  ReflectionKind,
  type RouterTarget,
  StructureRouter,
} from 'typedoc'

/** What has a page of its own. Functions, types and constants stand on the page of their stage. */
const WITH_PAGE = [
  ReflectionKind.Class,
  ReflectionKind.Interface,
  ReflectionKind.Module,
  ReflectionKind.Namespace,
  ReflectionKind.Document,
]

export class BookRouter extends StructureRouter {
  override buildPages(project: ProjectReflection): PageDefinition[] {
    const pages = super.buildPages(project).filter(({ url }) => url !== 'modules.html')
    this.fullUrls.set(project, 'index.html') // the front page says what there is
    return pages
  }

  protected override getPageKind(target: RouterTarget): PageKind | undefined {
    if (!(target instanceof Reflection) || !target.kindOf(WITH_PAGE)) return undefined
    return target.isDocument() ? PageKind.Document : PageKind.Reflection
  }

  /** A document says itself where it lies, without the ending. */
  protected override getIdealBaseName(reflection: Reflection): string {
    if (!reflection.isDocument()) return `api/${super.getIdealBaseName(reflection)}`
    const { address } = reflection.frontmatter
    if (typeof address === 'string') return address.replace(/\.html$/, '')
    throw new Error(`${reflection.name}: the document has no address`)
  }
}
