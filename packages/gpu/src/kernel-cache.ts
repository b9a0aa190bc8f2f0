import { type Launcher } from './backend.ts'

type Entry = { text: string; key: string; launcher: Launcher }

/**
 * Compiled kernels by source text and by what else they depend on. The longest unused is destroyed
 * when there are more than `limit`: each keeps a program, on WebAssembly a memory of its own too.
 */
export class KernelCache {
  private readonly limit: number
  private readonly byText = new Map<string, Map<string, Entry>>()
  /** In the order of their last use. */
  private readonly entries = new Set<Entry>()

  constructor(limit: number) {
    this.limit = limit
  }

  get size(): number {
    return this.entries.size
  }

  get(text: string, key: string, compile: () => Launcher): Launcher {
    const found = this.byText.get(text)?.get(key)
    const entry = found ?? this.add({ text, key, launcher: compile() })
    this.entries.delete(entry)
    this.entries.add(entry)
    return entry.launcher
  }

  /** Forgets a kernel that failed at its first launch, so that the next call compiles it anew. */
  drop(text: string, key: string): void {
    const entry = this.byText.get(text)?.get(key)
    if (entry) this.remove(entry)
  }

  clear(): void {
    for (const entry of [...this.entries]) this.remove(entry)
  }

  private add(entry: Entry): Entry {
    for (const oldest of this.entries) {
      if (this.entries.size < this.limit) break
      this.remove(oldest)
    }
    const shapes = this.byText.get(entry.text) ?? new Map<string, Entry>()
    this.byText.set(entry.text, shapes.set(entry.key, entry))
    this.entries.add(entry)
    return entry
  }

  private remove(entry: Entry): void {
    const shapes = this.byText.get(entry.text)!
    shapes.delete(entry.key)
    if (shapes.size === 0) this.byText.delete(entry.text)
    this.entries.delete(entry)
    entry.launcher.destroy()
  }
}
