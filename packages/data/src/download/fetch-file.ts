import { createWriteStream, existsSync, statSync } from 'node:fs'
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { get } from './http.ts'

export type FetchRequest = {
  readonly url: string
  /** Where the bytes are gathered. What lies there from an earlier try is gone on from. */
  readonly path: string
  /** Length of the whole file. */
  readonly bytes: number
  /** Its first bytes: what begins otherwise is another file. */
  readonly begins: readonly number[]
  /** A server that is silent for so many milliseconds has gone. */
  readonly patience: number
  readonly signal?: AbortSignal
  /** Hears how many bytes are there. */
  readonly onProgress: (bytes: number) => void
}

/**
 * Gets a file of a known length over HTTP. What was gathered before an interruption stays at
 * `path` and the next call asks for the rest only, if the server's file is still the same one.
 * @throws Error where the server has another file, or the connection ends early
 */
export async function fetchFile(request: FetchRequest): Promise<void> {
  const { path, bytes, signal } = request
  if (bytesAt(path) > bytes || !(await beginsRight(request))) await discard(path) // no part of it
  if (bytesAt(path) === bytes) return
  let response = await askForRest(request)
  if (response.statusCode === 416) {
    response.resume()
    await discard(path) // the server's file ends before ours: another one
    response = await askForRest(request)
  }
  await save(response, request)
  signal?.throwIfAborted()
  if (bytesAt(path) < bytes) throw new Error('the connection ended early')
}

/** Bytes of a file; 0 where there is none. */
export function bytesAt(path: string): number {
  return existsSync(path) ? statSync(path).size : 0
}

/** Whether what is there, if anything, could be the beginning of the file. */
async function beginsRight({ path, begins }: FetchRequest): Promise<boolean> {
  if (bytesAt(path) === 0) return true
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(
      new Uint8Array(begins.length),
      0,
      begins.length,
      0,
    )
    return buffer.subarray(0, bytesRead).every((byte, i) => byte === begins[i])
  } finally {
    await file.close()
  }
}

/** Removes what was gathered at `path`. */
export async function discard(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(versionFile(path), { force: true })
}

/** Beside the part: the server's name for the version of the file that it is a part of. */
function versionFile(path: string): string {
  return `${path}.version`
}

async function askForRest({ url, path, patience, signal }: FetchRequest): Promise<IncomingMessage> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' }
  const start = bytesAt(path)
  if (start > 0) {
    headers.range = `bytes=${start}-`
    const version = await readFile(versionFile(path), 'utf8').catch(() => '')
    if (version !== '') headers['if-range'] = version // another version: all of it, please
  }
  return get(url, { headers, patience, signal })
}

async function save(response: IncomingMessage, request: FetchRequest): Promise<void> {
  const { path, signal } = request
  const start = checkAnswer(response, request)
  const body = checkBody(response, request, start)
  try {
    const first = await body.next() // what is there goes only for what has begun right
    if (first.done) return
    if (start === 0) {
      await writeFile(path, '') // first, so that no version is ever noted for another one's bytes
      await writeFile(versionFile(path), versionOf(response))
    }
    const chunks = async function* () {
      yield first.value
      yield* body
    }
    await pipeline(chunks, createWriteStream(path, { flags: 'a' }), { signal })
  } finally {
    response.destroy()
  }
}

/** The bytes that come, each chunk looked at before it is written. */
async function* checkBody(
  response: IncomingMessage,
  { bytes, begins, onProgress }: FetchRequest,
  start: number,
): AsyncGenerator<Buffer, void> {
  let have = start
  for await (const chunk of response as AsyncIterable<Buffer>) {
    const beginning = chunk.subarray(0, Math.max(0, begins.length - have))
    if (beginning.some((byte, i) => byte !== begins[have + i]))
      throw otherFile('sends what begins otherwise')
    have += chunk.length
    if (have > bytes) throw otherFile(`sends more than ${bytes}`)
    onProgress(have)
    yield chunk
  }
}

/** The position of the first byte that this answer brings. */
function checkAnswer(
  { statusCode, statusMessage, headers }: IncomingMessage,
  request: FetchRequest,
) {
  const { path, bytes } = request
  if (statusCode === 206) {
    const start = bytesAt(path)
    const range = headers['content-range'] ?? 'nothing'
    if (range === `bytes ${start}-${bytes - 1}/${bytes}`) return start
    throw new Error(`the server sends ${range}, not ${start}-${bytes - 1}/${bytes}`)
  }
  if (statusCode !== 200) throw new Error(`the server answers ${statusCode} ${statusMessage}`)
  const type = headers['content-type'] ?? ''
  if (type.startsWith('text/html')) throw otherFile('sends a web page')
  const length = Number(headers['content-length'] ?? bytes)
  if (length !== bytes) throw otherFile(`has ${length} bytes, not ${bytes}`)
  return 0
}

function otherFile(what: string): Error {
  return new Error(`the server ${what}: this is another file, perhaps a login page`)
}

/** Its ETag where that stands for equal bytes, else its date, else nothing. */
function versionOf({ headers }: IncomingMessage): string {
  const { etag } = headers
  return etag?.startsWith('"') ? etag : (headers['last-modified'] ?? '')
}
