import { type Stored } from './backend.ts'
import { type Gpu } from './gpu.ts'
import { type Ledger } from './ledger.ts'
import { enterScope } from './scope.ts'

/**
 * Numbers on the device, flat for kernels whatever the sizes of the output that made them:
 * `x[((b * C + c) * H + h) * W + w]`. They live until `release`, the end of a `scope`, or, at
 * last, until the garbage collector finds them.
 */
export class GpuArray {
  readonly gpu: Gpu
  readonly length: number
  readonly #ledger: Ledger
  readonly #stored: Stored

  /** Made by `gpu.upload` and `gpu.run`. */
  constructor(gpu: Gpu, ledger: Ledger, stored: Stored, length: number) {
    this.gpu = gpu
    this.length = length
    this.#ledger = ledger
    this.#stored = stored
    ledger.add(this, stored, 4 * length)
    enterScope(this)
  }

  get released(): boolean {
    return !this.#ledger.has(this.#stored)
  }

  /**
   * The values, in a Float32Array of their own.
   * @throws Error when the array is released, the device is lost, or results come by promise only
   */
  readNow(): Float32Array {
    return this.storedFor('readNow').readNow().subarray(0, this.length)
  }

  /** The values, in a Float32Array of their own; rejects as `readNow` throws. */
  async read(): Promise<Float32Array> {
    return (await this.storedFor('read').read()).subarray(0, this.length)
  }

  /** Frees the memory; a second time does nothing. */
  release(): void {
    this.#ledger.remove(this, this.#stored)
  }

  /** What a kernel reads; `asker` begins the error's text. */
  storedFor(asker: string): Stored {
    this.gpu.assertAlive(asker)
    if (this.released) {
      throw new Error(
        `${asker}: an array of ${this.length} values was released; keep() it, or read it first`,
      )
    }
    return this.#stored
  }
}
