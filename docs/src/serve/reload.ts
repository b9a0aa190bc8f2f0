/** Pages that load themselves anew when the site has been built again. The files have nothing of it. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Answer } from './serve.ts'

export type Reloading = {
  /** Answers for pages, and for the events that they wait for. */
  readonly answer: Answer
  /** Tells every open page that there is another build. */
  tell(): void
}

const EVENTS = '/.events'

export function openReloading(folder: string): Reloading {
  let build = 1
  const waiting = new Set<ServerResponse>()
  return {
    answer({ url = '/' }, response) {
      const path = new URL(url, 'http://localhost').pathname
      if (path === EVENTS) {
        waiting.add(response.once('close', () => waiting.delete(response)))
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event(build))
        return true
      }
      const page = pageAt(folder, path)
      if (page === undefined) return false
      response.writeHead(200, { 'content-type': 'text/html' }).end(page + script(build))
      return true
    },
    tell() {
      build++
      for (const response of waiting) response.write(event(build))
    },
  }
}

function event(build: number): string {
  return `data: ${build}\n\n`
}

/** A page that is not seen keeps no connection: browsers open few to one server. */
function script(build: number): string {
  return `<script>
let source
function listen() {
  source?.close()
  if (document.hidden) return
  source = new EventSource('${EVENTS}')
  source.onmessage = ({ data }) => data === '${build}' || location.reload()
}
addEventListener('visibilitychange', listen)
listen()
</script>`
}

/** The text of a page, undefined for other files and for what is not there. */
function pageAt(folder: string, path: string): string | undefined {
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
  if (!file.endsWith('.html')) return undefined
  return existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined
}
