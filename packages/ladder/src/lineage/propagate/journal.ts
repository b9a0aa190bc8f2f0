/**
 * A propagation under way, in `.stepgrad/propagate`: how far it is, and what every file that it
 * writes held before. A file is put aside before it is written, so `restore` works after a kill.
 */
import { linkSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { Trouble } from '../../trouble.ts'
import { readIfThere, writeWhole } from '../files.ts'
import { blobId } from './git.ts'

export type Stop = {
  /** The file in the stage that the propagation stopped at. */
  readonly path: string
  readonly reason: 'conflict' | 'removed' | 'deleted' | 'missing'
  /** What it says to the user. */
  readonly message: string
  /** Under which the resolution is remembered. */
  readonly key: string
  /** The blob of the stage before that was carried here, none where it deleted the file. */
  readonly carried?: string
}

export type Done = { readonly stage: string; readonly lines: string[] }

export type Progress = {
  /** carrying: being written, or killed; stopped: waits for the user; unverified: written, tests to pass. */
  phase: 'carrying' | 'stopped' | 'unverified'
  /** The stage, by name, that was carried into last. */
  at: string
  /** The files that are being carried, as they are called in `at`. */
  paths: string[]
  stops: Stop[]
  /** What was done, stage by stage. */
  done: Done[]
  touched: Touched[]
  /** The blobs that were copied, so that a copy is known as one before it is committed. */
  copied: string[]
}

/** Path from the root; which backup holds the content before, none where there was no file. */
type Touched = { readonly path: string; readonly backup?: string; readonly mode?: number }

export class Journal {
  readonly root: string
  readonly progress: Progress

  private constructor(root: string, progress: Progress) {
    this.root = root
    this.progress = progress
  }

  /** Throws where another propagation is under way. */
  static begin(root: string, at: string, paths: string[]): Journal {
    const folder = folderOf(root)
    if (existsSync(stateOf(root)))
      throw new Trouble(
        'a propagation is under way; first run: pnpm stepgrad ladder resolve, or abort',
      )
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const progress: Progress = {
      ...{ phase: 'carrying', at, paths, stops: [], done: [] },
      ...{ touched: [], copied: [] },
    }
    const draft = `${stateOf(root)}.draft`
    writeWhole(draft, JSON.stringify(progress))
    linkSync(draft, stateOf(root)) // fails where another one began meanwhile
    return new Journal(root, progress)
  }

  /** The propagation under way. Throws where there is none. */
  static resume(root: string): Journal {
    const state = readIfThere(stateOf(root))
    if (state === undefined) throw new Trouble('no propagation is under way')
    return new Journal(root, JSON.parse(state.toString()) as Progress)
  }

  static isUnderWay(root: string): boolean {
    return existsSync(stateOf(root))
  }

  save(): void {
    writeWhole(stateOf(this.root), JSON.stringify(this.progress, null, 2))
  }

  /** Writes a file (undefined: deletes it), having put aside what it held. */
  write(path: string, content: Buffer | string | undefined): void {
    this.putAside(path)
    if (content === undefined) removeFile(this.root, path)
    else writeWhole(path, content)
  }

  /** What a file held before this propagation. */
  before(path: string): Buffer | undefined {
    const touched = this.find(path)
    if (touched === undefined) return readIfThere(path)
    return touched.backup === undefined ? undefined : readFileSync(this.backup(touched.backup))
  }

  hasTouched(path: string): boolean {
    return this.find(path) !== undefined
  }

  /** Gives every file back as it was; can be repeated when it was cut off. */
  restore(): void {
    for (const { path, backup, mode } of this.progress.touched) {
      const full = join(this.root, path)
      removeDrafts(full)
      if (backup === undefined) removeFile(this.root, full)
      else {
        writeWhole(full, readFileSync(this.backup(backup)))
        chmodSync(full, mode!)
      }
    }
    this.close()
  }

  /** The propagation is over and stays. */
  finish(): void {
    const known = [...copiedBefore(this.root), ...this.progress.copied]
    if (known.length > 0) writeWhole(copiesOf(this.root), `${[...new Set(known)].join('\n')}\n`)
    this.close()
  }

  /** Whether a propagation put this content into a stage, now or earlier. */
  isCopy(content: Buffer): boolean {
    const id = blobId(content)
    return this.progress.copied.includes(id) || copiedBefore(this.root).includes(id)
  }

  private close(): void {
    rmSync(stateOf(this.root), { force: true }) // first: without it the rest means nothing
    rmSync(folderOf(this.root), { recursive: true, force: true })
  }

  private putAside(path: string): void {
    if (this.hasTouched(path)) return
    const content = readIfThere(path)
    const name = relative(this.root, path)
    if (content === undefined) {
      this.progress.touched.push({ path: name })
    } else {
      const backup = `before-${this.progress.touched.length}`
      writeWhole(this.backup(backup), content)
      this.progress.touched.push({ path: name, backup, mode: statSync(path).mode })
    }
    this.save()
  }

  private find(path: string): Touched | undefined {
    const name = relative(this.root, path)
    return this.progress.touched.find((touched) => touched.path === name)
  }

  private backup(name: string): string {
    return join(folderOf(this.root), name)
  }
}

function folderOf(root: string): string {
  return join(root, '.stepgrad/propagate')
}

/** Local, like the state: only what is not committed yet has to be looked up here. */
function copiesOf(root: string): string {
  return join(root, '.stepgrad/copied')
}

function copiedBefore(root: string): string[] {
  return readIfThere(copiesOf(root))?.toString().split('\n').filter(Boolean) ?? []
}

function stateOf(root: string): string {
  return join(folderOf(root), 'state.json')
}

/** Deletes a file and the folders that it leaves empty. */
function removeFile(root: string, path: string): void {
  rmSync(path, { force: true })
  for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
    if (existsSync(folder) && readdirSync(folder).length > 0) return
    if (existsSync(folder)) rmdirSync(folder)
  }
}

/** What a kill during `writeWhole` leaves beside the file. */
function removeDrafts(path: string): void {
  if (!existsSync(dirname(path))) return
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp'))
      rmSync(join(dirname(path), name))
}
