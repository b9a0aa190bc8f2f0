import { type Tensor } from '../tensor.ts'
import { type Knot, cubicMinimum } from './cubic-minimum.ts'

/** A point of the line x + t·d: t, the loss there, and slope, which is gradient·d. */
export type LinePoint = Knot & { readonly gradient: Tensor }

/** A line on which the loss is to be lowered: where it starts, and what lies at t. */
export type Line = {
  readonly start: LinePoint
  readonly at: (t: number) => LinePoint
  /** The largest |dᵢ|: so far does a parameter go between t and t + 1. */
  readonly longest: number
}

/** Two points with a good one in between. Not sorted. */
type Ends = [LinePoint, LinePoint]

const C1 = 1e-4
const C2 = 0.9
const TRIES = 25
const SHORTEST = 1e-9

// #region strongWolfe
/**
 * A point of the line that satisfies the strong Wolfe conditions, or else the best one found
 * (Nocedal & Wright, algorithm 3.5):
 *
 * loss(t) ≤ loss(0) + 10⁻⁴·t·slope(0)   and   |slope(t)| ≤ 0.9·|slope(0)|
 * @param t - what to try first
 */
export function strongWolfe(line: Line, t: number): LinePoint {
  const { ends, tries, good } = bracket(line, t)
  return good ?? zoom(line, ends, tries)
}

/** Whether the loss has not fallen enough for the way that was gone. */
function tooHigh({ start }: Line, { t, loss }: LinePoint): boolean {
  return loss > start.loss + C1 * t * start.slope
}

/** Whether the line has become flat enough. */
function flatEnough({ start }: Line, { slope }: LinePoint): boolean {
  return Math.abs(slope) <= -C2 * start.slope
}
// #endregion strongWolfe

// #region bracket
/** Goes on along the line until a point is good, or until a good one must lie behind. */
function bracket(line: Line, t: number): { ends: Ends; tries: number; good?: LinePoint } {
  let before = line.start
  let here = line.at(t)
  for (let tries = 0; tries < TRIES; tries++) {
    const ends: Ends = [before, here]
    const rises = tries > 1 && here.loss >= before.loss
    if (tooHigh(line, here) || rises) return { ends, tries }
    if (flatEnough(line, here)) return { ends, tries, good: here }
    if (here.slope >= 0) return { ends, tries }
    const further = here.t + 0.01 * (here.t - before.t)
    const next = cubicMinimum(before, here, [further, 10 * here.t])
    before = here
    here = line.at(next)
  }
  return { ends: [line.start, here], tries: TRIES }
}
// #endregion bracket

// #region zoom
/** Narrows two ends until a point in between is good (Nocedal & Wright, algorithm 3.6). */
function zoom(line: Line, ends: Ends, tries: number): LinePoint {
  let low = lower(ends)
  let close = false
  for (; tries < TRIES; tries++) {
    const high = 1 - low
    if (Math.abs(ends[1].t - ends[0].t) * line.longest < SHORTEST) break
    const inside = awayFromEnds(cubicMinimum(...ends), ends, close)
    close = inside.close
    const here = line.at(inside.t)
    if (tooHigh(line, here) || here.loss >= ends[low].loss) {
      ends[high] = here
      low = lower(ends)
    } else {
      if (flatEnough(line, here)) return here
      // Where the loss rises from here towards `high`, the minimum lies on the side of `low`.
      if (here.slope * (ends[high].t - ends[low].t) >= 0) ends[high] = ends[low]
      ends[low] = here
    }
  }
  return ends[low]
}
// #endregion zoom

function lower(ends: Ends): number {
  return ends[0].loss <= ends[1].loss ? 0 : 1
}

// #region awayFromEnds
/**
 * Moves t a tenth of the way inwards where it is closer to an end than that and the one before was,
 * too: such tries would narrow the ends too slowly.
 */
function awayFromEnds(t: number, ends: Ends, closeBefore: boolean): { t: number; close: boolean } {
  const left = Math.min(ends[0].t, ends[1].t)
  const right = Math.max(ends[0].t, ends[1].t)
  const margin = 0.1 * (right - left)
  if (!(Math.min(right - t, t - left) < margin)) return { t, close: false }
  if (!closeBefore && left < t && t < right) return { t, close: true }
  const nearRight = Math.abs(t - right) < Math.abs(t - left)
  return { t: nearRight ? right - margin : left + margin, close: false }
}
// #endregion awayFromEnds
