/** A mistake that is good to hunt, as data: one that the suite plants, and what is told of it. */

export type Level = 'easy' | 'medium' | 'hard'

export const LEVELS: readonly Level[] = ['easy', 'medium', 'hard']

export type Quarry = {
  /** The id of one of the suite's mistakes. */
  readonly mistake: string
  readonly level: Level
  /** The function, method or class whose lines are changed. */
  readonly inside: string
  /** One test that turns red, in full. */
  readonly noticedBy: string
  /** The heading under which the stage's lesson speaks of it. */
  readonly lesson: string
  /** From far to near; the file and the function are named by themselves. */
  readonly hints: {
    /** Which tests fail, which do not, and what that tells. */
    readonly tests: string
    /** What to look for in the file. */
    readonly file: string
    /** What to look for in the function. */
    readonly place: string
  }
  /** What was wrong, how one comes to write it, why the test notices; in PyTorch's terms. */
  readonly explanation: string
}

/** What can be hunted in one stage. */
export type Ground = {
  /** `autograd` */
  readonly stage: string
  readonly quarries: readonly Quarry[]
}
