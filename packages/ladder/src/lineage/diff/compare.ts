/** What differs between two stages, file by file. */
import { Trouble } from '../../trouble.ts'
import { isOwn } from '../files.ts'
import { pathAfter, type Rung } from '../rungs.ts'

export type Status = 'changed' | 'moved' | 'added' | 'removed'

export type FilePair = {
  readonly status: Status
  /** Where the file is in the second stage; for a removed one, where it was in the first. */
  readonly path: string
  /** Where it was in the first stage, when it was elsewhere. */
  readonly from?: string
  readonly before?: Buffer
  readonly after?: Buffer
}

const ORDER: readonly Status[] = ['changed', 'moved', 'added', 'removed']

/** The files that differ, in the order in which one reads them; a stage's own files only when `all` is asked for. */
export function compareStages(a: Rung, b: Rung, { all = false } = {}): FilePair[] {
  const origins = pathsAcross(a, b)
  const pairs: FilePair[] = []
  for (const [path, after] of b.files) {
    const from = origins.get(path)
    const before = from === undefined ? undefined : a.files.get(from)
    if (before === undefined) pairs.push({ status: 'added', path, after })
    else if (from !== path) pairs.push({ status: 'moved', path, from, before, after })
    else if (!before.equals(after)) pairs.push({ status: 'changed', path, before, after })
  }
  const carried = new Set([...b.files.keys()].map((path) => origins.get(path)))
  for (const [path, before] of a.files)
    if (!carried.has(path)) pairs.push({ status: 'removed', path, before })

  const place = readingOrder(b)
  return pairs
    .filter(({ path }) => all || !isOwn(path))
    .sort(
      (p, q) => place(p) - place(q) || ORDER.indexOf(p.status) - ORDER.indexOf(q.status), // else by path
    )
}

/** Where a file stands: `src/index.ts`, then as that lists them, then main.ts and tests, then what is gone. */
function readingOrder({ files }: Rung): (pair: FilePair) => number {
  const index = files.get('src/index.ts')?.toString() ?? ''
  const listed = [...index.matchAll(/ from '\.\/(.+?)'/g)].map(([, path]) => `src/${path}`)
  const order = ['src/index.ts', ...listed]
  return ({ status, path }) => {
    if (status === 'removed') return order.length + 2
    if (order.includes(path)) return order.indexOf(path)
    return order.length + (path.startsWith('src/') ? 0 : 1)
  }
}

/** Path in `b` → path in `a`, through the moves that the stages between them declare. */
function pathsAcross(a: Rung, b: Rung): Map<string, string> {
  if (a.number > b.number) {
    return new Map([...pathsAcross(b, a)].map(([inA, inB]) => [inB, inA]))
  }
  const between: Rung[] = []
  for (let rung = b; rung.number > a.number; rung = rung.before!) between.unshift(rung)
  return new Map(
    [...a.files.keys()].map((path) => {
      return [between.reduce((at, { manifest }) => pathAfter(manifest, at), path), path]
    }),
  )
}

/** The pairs that `file`, a file or a folder in either stage, is about. Throws where it names none. */
export function onlyFile(pairs: readonly FilePair[], file: string, a: Rung, b: Rung): FilePair[] {
  const wanted = file.replace(/\/+$/, '')
  const isMeant = (path: string) => path === wanted || path.startsWith(`${wanted}/`)
  if (![...a.files.keys(), ...b.files.keys()].some(isMeant))
    throw new Trouble(`diff: neither ${a.name} nor ${b.name} has a file '${file}'`, 2)
  return pairs.filter(({ path, from }) => isMeant(path) || isMeant(from ?? path))
}
