import { Writable } from 'node:stream'

/** Something to print on that keeps what was printed; no terminal, unless it is said to be one. */
export class PaperScreen extends Writable {
  readonly isTTY: boolean
  text = ''

  constructor({ isTTY = false } = {}) {
    super()
    this.isTTY = isTTY
  }

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1)
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}
