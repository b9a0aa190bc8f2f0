import { stripVTControlCharacters } from 'node:util'

/** Text drawn again and again in its place; where that cannot be, only its last state is printed. */
export class LiveText {
  readonly #stream: NodeJS.WriteStream
  #lines = 0

  constructor(stream: NodeJS.WriteStream = process.stdout) {
    this.#stream = stream
  }

  show(text: string): void {
    if (this.#fits(text)) this.#draw(text)
  }

  /** The last state, which stays. */
  finish(text: string): void {
    this.#draw(text)
    this.#lines = 0
  }

  #draw(text: string): void {
    const back = this.#lines === 0 ? '' : `\x1b[${this.#lines}A\r\x1b[J`
    this.#stream.write(`${back}${text}\n`)
    this.#lines = text.split('\n').length
  }

  /** Going back up works only for lines that are on the screen and not broken in two. */
  #fits(text: string): boolean {
    const { isTTY, columns, rows } = this.#stream
    const lines = stripVTControlCharacters(text).split('\n')
    return isTTY && lines.length < rows && lines.every((line) => line.length <= columns)
  }
}
