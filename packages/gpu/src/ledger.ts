import { type Stored } from './backend.ts'

/** What is alive on one device. An array that nobody can reach any more is freed here, late. */
export class Ledger {
  private readonly alive = new Map<Stored, number>()
  private readonly forgotten = new FinalizationRegistry<Stored>((stored) => this.free(stored))
  private total = 0

  get arrays(): number {
    return this.alive.size
  }

  get bytes(): number {
    return this.total
  }

  has(stored: Stored): boolean {
    return this.alive.has(stored)
  }

  add(owner: object, stored: Stored, bytes: number): void {
    this.alive.set(stored, bytes)
    this.total += bytes
    this.forgotten.register(owner, stored, owner)
  }

  remove(owner: object, stored: Stored): void {
    this.forgotten.unregister(owner)
    this.free(stored)
  }

  removeAll(): void {
    for (const stored of [...this.alive.keys()]) this.free(stored)
  }

  private free(stored: Stored): void {
    const bytes = this.alive.get(stored)
    if (bytes === undefined) return
    this.alive.delete(stored)
    this.total -= bytes
    stored.free()
  }
}
