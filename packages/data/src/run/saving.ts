/** Saving that may fail, as where the disk is full, without the loss of the training. */
export class Saving {
  /** The last epoch that was saved at its end, in this program; 0 where none was. */
  epoch = 0
  readonly #save: () => Promise<unknown>

  constructor(save: () => Promise<unknown>) {
    this.#save = save
  }

  /**
   * Saves at the end of an epoch, or in the middle of the next.
   * @returns what the file system has against it; undefined where all went well
   */
  async attempt(epoch: number): Promise<string | undefined> {
    try {
      await this.#save()
      this.epoch = epoch
      return undefined
    } catch (error) {
      if (isOfTheFileSystem(error)) return error.message
      throw error
    }
  }
}

/** Whether it says of a disk or a file what the caller can put right, as `ENOSPC` does. */
export function isOfTheFileSystem(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  return (code !== undefined && /^E[A-Z0-9]+$/.test(code)) || isOfTheFileSystem(error.cause)
}
