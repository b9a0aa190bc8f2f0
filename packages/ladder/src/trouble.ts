/** Something the user can mend: the command prints the message alone, without a stack. */
export class Trouble extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.name = 'Trouble'
    this.exitCode = exitCode
  }
}
