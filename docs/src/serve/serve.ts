/** Serves a folder to this machine's browsers. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import sirv from 'sirv'

export type Served = { readonly address: string; close(): Promise<void> }

/** Answers a request, or returns false and leaves it to the files. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean

/** Pages isolated like this may share memory with workers, which the threads of the demos need. */
const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-cache',
}

/**
 * Listens on the loopback interface only. Files are read anew for each request.
 * @param port - 0 takes one that is free
 * @param first - is asked before the files
 */
export async function serve(folder: string, port: number, first?: Answer): Promise<Served> {
  const files = sirv(folder, { dev: true, setHeaders: isolate })
  const server = createServer((request, response) => {
    isolate(response)
    if (first?.(request, response)) return
    files(request, response, () => {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.\n')
    })
  })
  await listen(server, port)
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function isolate(response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}
