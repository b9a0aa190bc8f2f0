/** The learner's saves, one after the other. */
import { statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import { isEditorsFile } from './editor-files.ts'

/** An editor may write a file in several steps. */
const SETTLE_MS = 60
/** How often to see whether the folder was made anew, of which its watcher hears nothing. */
const LOOK_MS = 1000

export class Saves {
  readonly #folder: string
  readonly #watcher: FSWatcher
  readonly #inode: number
  #changed: string | undefined
  #timer: NodeJS.Timeout | undefined
  #round = new AbortController()
  #wake: (() => void) | undefined
  readonly #look: NodeJS.Timeout

  private constructor(folder: string, watcher: FSWatcher) {
    this.#folder = folder
    this.#watcher = watcher
    this.#inode = statSync(folder).ino
    this.#look = setInterval(() => this.isReplaced() && this.interrupt(), LOOK_MS)
    watcher.on('all', (_, path) => {
      this.#changed = relative(folder, path)
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.interrupt(), SETTLE_MS)
    })
  }

  /** Watches what the learner writes in `folder`, from now on. */
  static async open(folder: string): Promise<Saves> {
    const paths = [join(folder, 'src'), join(folder, 'main.ts')]
    const watcher = watch(paths, { ignoreInitial: true, ignored: (path) => isEditorsFile(path) })
    await new Promise<void>((resolve) => watcher.once('ready', resolve))
    return new Saves(folder, watcher)
  }

  /** A signal that is aborted by the next save, or by `interrupt`. */
  nextRound(): AbortSignal {
    this.#round = new AbortController()
    if (this.#changed !== undefined) this.#round.abort()
    return this.#round.signal
  }

  /** The file that was saved last; waits where nothing was since it was asked before. */
  async wait(): Promise<string> {
    if (!this.#round.signal.aborted) await new Promise<void>((resolve) => (this.#wake = resolve))
    const changed = this.#changed ?? ''
    this.#changed = undefined
    return changed
  }

  /** Ends the round and the waiting. */
  interrupt(): void {
    this.#round.abort()
    this.#wake?.()
  }

  /** Whether the folder is another one now: it was made anew. */
  isReplaced(): boolean {
    return statSync(this.#folder, { throwIfNoEntry: false })?.ino !== this.#inode
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    clearInterval(this.#look)
    await this.#watcher.close()
  }
}
