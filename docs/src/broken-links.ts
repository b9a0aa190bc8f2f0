import { readFileSync, readdirSync } from 'node:fs'
import { extname, join, posix } from 'node:path'
import { parseHTML } from 'linkedom'

type Page = { readonly links: ReadonlySet<string>; readonly anchors: ReadonlySet<string> }

/**
 * Every link of a built site that leads nowhere, as `page: link: what is wrong`. TypeDoc checks what it resolves itself;
 * this reads what a reader gets, so it also sees anchors within a page, and paths that only work at the root of a server.
 * @param site - the folder that holds `index.html`
 */
export function brokenLinks(site: string): string[] {
  const files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
  const pages = new Map<string, Page | undefined>(
    files.map((path) => [path, extname(path) === '.html' ? readPage(join(site, path)) : undefined]),
  )
  return [...pages].flatMap(([path, page]) =>
    [...(page?.links ?? [])].flatMap((link) => {
      const fault = findFault(pages, path, link)
      return fault === undefined ? [] : [`${path}: ${link}: ${fault}`]
    }),
  )
}

function readPage(path: string): Page {
  const { document } = parseHTML(readFileSync(path, 'utf8'))
  const links = [...document.querySelectorAll('[href], [src]')].map(
    (element) => element.getAttribute('href') ?? element.getAttribute('src') ?? '',
  )
  const anchors = [...document.querySelectorAll('[id]')].map((element) => element.id)
  return { links: new Set(links), anchors: new Set(anchors) }
}

function findFault(pages: ReadonlyMap<string, Page | undefined>, from: string, link: string) {
  if (/^[a-z]+:/i.test(link)) return undefined // another site's
  if (link.startsWith('/')) return 'starts at the root of the server; write it relative to the page'
  const [, path, anchor] = /^([^?#]*)(?:\?[^#]*)?#?(.*)$/.exec(link)!
  const target = path === '' ? from : posix.join(posix.dirname(from), decodeURI(path))
  if (!pages.has(target)) return `there is no ${target}`
  const page = pages.get(target)
  if (anchor === '' || page === undefined) return undefined
  return page.anchors.has(decodeURIComponent(anchor)) ? undefined : `${target} has no #${anchor}`
}
