import { type Input, Node, record } from '../autograd.ts'
import { cpu } from '../device.ts'
import { noGrad } from '../grad-mode.ts'
import { cat } from '../join.ts'
import { type Tensor } from '../tensor.ts'
import { type Pass, type Wait, inParallel } from './replica.ts'

// #region gather
/**
 * The outputs of all replicas, one behind the other. Backward hands each its part of the gradient:
 * the others begin, then replica 0 computes, then each of the others adds what it has found.
 * @param first - the output of replica 0, whose graph is here
 * @param passes - those of the others
 * @returns (B, …), or (replicas) where each gave a single number
 */
export function gather(first: Tensor, passes: readonly Pass[]): Tensor {
  const backward = new BackwardPasses(passes)
  const outputs = [first, ...passes.map((_, i) => backward.output(i))].map(withRows)
  const starts = outputs.map((_, i) => outputs.slice(0, i).reduce((n, y) => n + y.shape[0], 0))
  const inputs = outputs.map((output, i): Input => {
    const part = (dy: Tensor) => dy.narrow(0, starts[i], output.shape[0])
    return [output, (dy) => (i === 0 ? part(dy) : backward.begin(i - 1, part(dy)))]
  })
  const y = noGrad(() => joined(outputs))
  // Backward goes on with the input that comes last: replica 0, then 1, then 2.
  return record('gather', y, inputs.reverse())
}
// #endregion gather

/** (B₀, …), (B₁, …), … → (B₀ + B₁ + …, …). There is no kernel for cat, but one that writes a part. */
function joined(outputs: readonly Tensor[]): Tensor {
  const [first] = outputs
  if (first.device === cpu) return cat(outputs)
  const rows = outputs.reduce((n, output) => n + output.shape[0], 0)
  const y = first.newZeros([rows, ...first.shape.slice(1)])
  let start = 0
  for (const output of outputs) {
    y.narrow(0, start, output.shape[0]).copy_(output)
    start += output.shape[0]
  }
  return y
}

/** A single number as a vector of one, so that there is something to gather along. */
function withRows(y: Tensor): Tensor {
  return y.dim() === 0 ? y.unsqueeze(0) : y
}

// #region BackwardPasses
/** The way back through the replicas other than 0, all at once. */
class BackwardPasses {
  private readonly passes: readonly Pass[]
  private begun: (Wait<readonly Tensor[]> | undefined)[] = []
  private gradients: (readonly Tensor[])[] | undefined

  constructor(passes: readonly Pass[]) {
    this.passes = passes
  }

  /**
   * What a replica has computed, as a node of our graph: behind it lie the parameters themselves,
   * for that is where its gradients go.
   */
  output(i: number): Tensor {
    const pass = this.passes[i]
    const inputs = pass.leaves.map((leaf, k): Input => [leaf, () => this.finish()[i][k]])
    const y = record('replica', pass.output, inputs)
    if (y.gradFn) y.gradFn = new PassNode(y.gradFn, pass, () => this.forget(i))
    else pass.release()
    return y
  }

  /** Begins to go back through one, and hands the gradient on as it is. */
  begin(i: number, dy: Tensor): Tensor {
    this.gradients = undefined
    this.begun[i] = this.passes[i].backward(dy)
    return dy
  }

  /** The gradients that each has found. */
  private finish(): (readonly Tensor[])[] {
    if (this.gradients) return this.gradients
    const waits = Array.from(this.begun, (wait) => () => wait ?? (() => []))
    this.begun = []
    const [, gradients] = inParallel(waits, () => undefined)
    return (this.gradients = gradients)
  }

  private forget(i: number): void {
    if (this.gradients) this.gradients[i] = []
  }
}
// #endregion BackwardPasses

// #region PassNode
/** The node of a pass in another replica, which holds the graph behind it until it is let go. */
class PassNode extends Node {
  private readonly letGo: () => void

  constructor({ name, edges }: Node, { release }: Pass, forget: () => void) {
    super(name, edges)
    this.letGo = () => {
      forget()
      release()
    }
    abandoned.register(this, release, this)
  }

  override free(): void {
    this.edges = []
    this.freed = true
    abandoned.unregister(this)
    this.letGo()
  }
}

/** Outputs that nobody went back through are let go when they are collected as garbage. */
const abandoned = new FinalizationRegistry<() => void>((release) => release())
// #endregion PassNode
