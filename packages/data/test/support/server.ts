import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Served = {
  readonly url: string
  /** What was asked for so far. */
  readonly requests: readonly IncomingMessage[]
  /** Breaks the connections that there are. */
  hangUp(): void
}

/** A server on this machine that answers so until the test ends. */
export async function serve(answer: RequestListener): Promise<Served> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  const hangUp = () => server.closeAllConnections()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    hangUp()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/archive.tar.gz`, requests, hangUp }
}

/** Serves a file as a good server does, whole or the rest of it; the version is its ETag. */
export function serveFile(file: Uint8Array, version = '"v1"'): Promise<Served> {
  return serve(({ headers }, response) => {
    const start = headers['if-range'] === version ? startOf(headers.range) : 0
    const rest = file.subarray(start)
    response.setHeader('etag', version)
    response.setHeader('content-length', rest.length)
    if (start > 0) {
      response.statusCode = 206
      response.setHeader('content-range', `bytes ${start}-${file.length - 1}/${file.length}`)
    }
    response.end(rest)
  })
}

/** Serves the first bytes of a file and then stands still. */
export function serveStart(file: Uint8Array, bytes: number, version = '"v1"'): Promise<Served> {
  return serve((_, response) => {
    response.writeHead(200, { etag: version, 'content-length': file.length })
    response.write(file.subarray(0, bytes))
  })
}

/** `bytes=5000-` → 5000 */
function startOf(range = ''): number {
  return Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0)
}
