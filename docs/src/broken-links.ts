import { readFileSync, readdirSync } from 'node:fs'
import { extname, join, posix } from 'node:path'
import { Parser } from 'htmlparser2'

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
  const links = new Set<string>()
  const anchors = new Set<string>()
  const parser = new Parser({
    onopentag: (_name, { href, src, id }) => {
      const link = href ?? src
      if (link !== undefined) links.add(link)
      if (id !== undefined) anchors.add(id)
    },
  })
  parser.end(readFileSync(path, 'utf8'))
  return { links, anchors }
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
