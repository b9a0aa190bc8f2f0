import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

export type GetOptions = {
  readonly headers: Record<string, string>
  /** A server that is silent for so many milliseconds has gone. */
  readonly patience: number
  readonly signal?: AbortSignal
}

/**
 * Asks for a file and follows redirections. Not `fetch`: that would unpack a `.gz` which a server
 * sends with `Content-Encoding: gzip`, and neither length nor checksum would be those of the file.
 */
export async function get(url: string, options: GetOptions, hops = 5): Promise<IncomingMessage> {
  const response = await ask(parseUrl(url), options)
  const { statusCode = 0, headers } = response
  if (statusCode < 300 || statusCode > 399 || headers.location === undefined) return response
  response.resume()
  if (hops === 0) throw new Error('redirected too often')
  return get(new URL(headers.location, url).href, options, hops - 1)
}

function ask(url: URL, { headers, patience, signal }: GetOptions): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined
    const asked = request(url, { headers, signal }, (response) => resolve((answer = response)))
    asked.setTimeout(patience, () => {
      const silent = new Error(`silent for ${patience / 1000} s`)
      answer?.destroy(silent) // first: else whoever reads it hears only that it was aborted
      asked.destroy(silent)
    })
    asked.on('error', reject)
    asked.end()
  })
}

function parseUrl(text: string): URL {
  if (URL.canParse(text) && /^https?:/i.test(text)) return new URL(text)
  throw new Error('not an address that begins with http:// or https://')
}
