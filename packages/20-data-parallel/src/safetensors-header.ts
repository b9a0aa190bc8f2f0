import { FORMATS } from './safetensors-numbers.ts'
import { type Shape, formatShape, numel } from './shape.ts'

/** What the header of a safetensors file says of one tensor. */
export type HeaderEntry = {
  readonly name: string
  readonly dtype: string
  readonly shape: Shape
  /** Where its bytes begin and end, counted from the end of the header. */
  readonly start: number
  readonly end: number
}

/** A header, with all that it says checked. */
export type Header = {
  readonly entries: readonly HeaderEntry[]
  readonly metadata: Record<string, string>
}

// #region parseHeader
/**
 * Reads a header, and checks it against the bytes that follow: each tensor takes as many as its
 * dtype and shape say, and together they take all, each byte once.
 *
 * Source: the format as https://github.com/huggingface/safetensors describes it.
 * @param what - who asks and for what; opens each error message
 * @param dataBytes - how many bytes follow the header
 * @throws RangeError when it is no header, or says what is not so
 */
export function parseHeader(what: string, bytes: Uint8Array, dataBytes: number): Header {
  const { __metadata__: metadata = {}, ...tensors } = parseJson(what, textOf(what, bytes))
  checkMetadata(what, metadata)
  const entries = Object.entries(tensors).map(([name, info]) => parseEntry(what, name, info))
  checkCoverage(what, entries, dataBytes)
  return { entries, metadata }
}
// #endregion parseHeader

function textOf(what: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new RangeError(`${what}: the header is no text in UTF-8`, { cause })
  }
}

/** The object that the text describes. Of a name that stands twice, JSON.parse would keep one. */
function parseJson(what: string, text: string): Record<string, unknown> {
  if (!text.startsWith('{')) throw new RangeError(`${what}: the header does not begin with {`)
  let object
  try {
    object = JSON.parse(text) as Record<string, unknown>
  } catch (cause) {
    throw new RangeError(`${what}: the header is no JSON: ${(cause as Error).message}`, { cause })
  }
  const twice = repeatedKey(text)
  if (twice === undefined) return object
  throw new RangeError(`${what}: the header has ${JSON.stringify(twice)} twice`)
}

// #region repeatedKey
/** The first key of a text, known to be JSON, that stands twice in one object. */
function repeatedKey(text: string): string | undefined {
  const colon = /\s*:/y
  const open: Set<string>[] = [] // the keys of each object that is not closed yet
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') open.push(new Set())
    else if (text[at] === '}') open.pop()
    else if (text[at] === '"') {
      const start = at
      do at += text[at] === '\\' ? 2 : 1
      while (text[at] !== '"')
      colon.lastIndex = at + 1
      if (!colon.test(text)) continue // a value
      const key = JSON.parse(text.slice(start, at + 1)) as string
      if (open.at(-1)!.has(key)) return key
      open.at(-1)!.add(key)
    }
  }
  return undefined
}
// #endregion repeatedKey

function checkMetadata(what: string, value: unknown): asserts value is Record<string, string> {
  if (isRecord(value) && Object.values(value).every((text) => typeof text === 'string')) return
  throw new RangeError(`${what}: __metadata__ must be an object of texts`)
}

/** One entry, checked by itself. */
function parseEntry(what: string, name: string, info: unknown): HeaderEntry {
  const tensor = `${what}: tensor ${name}`
  if (!isRecord(info)) throw new RangeError(`${tensor}: ${show(info)} does not describe a tensor`)
  const { dtype, shape, data_offsets: offsets } = info
  if (typeof dtype !== 'string' || !Object.hasOwn(FORMATS, dtype)) {
    const known = Object.keys(FORMATS).join(', ')
    throw new RangeError(`${tensor}: dtype ${show(dtype)} cannot be read, only ${known}`)
  }
  if (!isSizes(shape)) {
    throw new RangeError(`${tensor}: shape ${show(shape)} must be whole numbers ≥ 0`)
  }
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    const rule = 'must be two whole numbers, where it begins and where it ends'
    throw new RangeError(`${tensor}: data_offsets ${show(offsets)} ${rule}`)
  }
  const [start, end] = offsets
  const bytes = numel(shape) * FORMATS[dtype].width
  if (end - start !== bytes) {
    throw new RangeError(
      `${tensor}: ${dtype} ${formatShape(shape)} takes ${bytes} bytes, ` +
        `data_offsets ${show(offsets)} hold ${end - start}`,
    )
  }
  return { name, dtype, shape, start, end }
}

// #region checkCoverage
/** Throws unless the tensors lie one after the other, from the first byte to the last. */
function checkCoverage(what: string, entries: readonly HeaderEntry[], dataBytes: number): void {
  let before = { name: '', end: 0 }
  const inOrder = entries.toSorted((a, b) => a.start - b.start || a.end - b.end)
  for (const entry of inOrder) {
    const begins = `${what}: tensor ${entry.name}: begins at byte ${entry.start} of the data`
    if (entry.start > before.end) {
      throw new RangeError(`${begins}, but all before it ends at ${before.end}: a hole`)
    }
    if (entry.start < before.end) {
      throw new RangeError(`${begins}, inside of ${before.name}, which ends at ${before.end}`)
    }
    if (entry.end > dataBytes) {
      throw new RangeError(
        `${what}: tensor ${entry.name}: ends at byte ${entry.end} of the data, ` +
          `of which there are ${dataBytes}: the file is cut short`,
      )
    }
    before = entry
  }
  const left = dataBytes - before.end
  if (left > 0) throw new RangeError(`${what}: the last ${left} bytes belong to no tensor`)
}
// #endregion checkCoverage

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Not only numbers: 1e999 and −0, which JSON allows, are read as Infinity and −0. */
function isSizes(value: unknown): value is readonly number[] {
  const isSize = (size: unknown) =>
    Number.isSafeInteger(size) && Number(size) >= 0 && !Object.is(size, -0)
  return Array.isArray(value) && value.every(isSize)
}

/** A value out of a header, as its message shows it; JSON.stringify would make Infinity null. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (Object.is(value, -0)) return '-0'
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing')
}
