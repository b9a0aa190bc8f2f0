import { propagate } from '../autograd.ts'
import { type Device, type DeviceArray } from '../device.ts'
import { isGradEnabled, noGrad } from '../grad-mode.ts'
import { type Module } from '../nn/module.ts'
import { Tensor } from '../tensor.ts'
import { failureOf } from './messages.ts'
import { type Pass, type Replica, type Wait, leavesOf, replicaError } from './replica.ts'
import { checkCopy, modesOf, setModes, stateOf } from './shared-state.ts'

/** How errors name a replica's network. */
const COPY = 'the network that copy gave'

/** A network that can be run on a part of a batch. */
export type Runnable = Module & { forward(...inputs: unknown[]): unknown }

/** Does a work in two halves; an error in either says in which replica it was. */
type Named = <Result>(begin: () => Wait<Result>) => Wait<Result>

// #region DeviceReplica
/**
 * A replica on a device behind gpu.js, in this thread. A device that works beside the cpu has begun
 * when a launch returns, so several of them compute at once; WebAssembly does not, and its replicas
 * take turns.
 */
export class DeviceReplica implements Replica {
  private readonly index: number
  private readonly device: Device
  private readonly network: Runnable
  /** Of each parameter and buffer, what it was copied from last, and what became of it. */
  private readonly copied = new Map<Tensor, readonly (DeviceArray | null)[]>()

  /**
   * @param index - its place among the devices; 0 is the original
   * @param network - one like the original, which from now on lives on the device
   */
  constructor(index: number, device: Device, network: Runnable) {
    this.index = index
    this.device = device
    this.network = network.to(device)
  }

  forward(module: Module, inputs: readonly unknown[]): Wait<Pass> {
    return this.named(() => this.begin(module, inputs))
  }

  close(): Promise<void> {
    return Promise.resolve() // the device is the caller's
  }

  private begin(module: Module, inputs: readonly unknown[]): Wait<Pass> {
    const { network, device } = this
    const parameters = this.follow(module)
    const given = inputs.map((x) => {
      return x instanceof Tensor ? x.detach().to(device).requiresGrad_(x.requiresGrad) : x
    })
    const output = isGradEnabled()
      ? network.forward(...given)
      : noGrad(() => network.forward(...given))
    if (!(output instanceof Tensor)) {
      throw new TypeError(`forward gave ${typeof output}; DataParallel gathers one tensor`)
    }
    const reached = leavesOf(output)
    const leaves = [...parameters, ...inputLeaves(given, inputs)].filter(([own]) =>
      reached.has(own),
    )
    const home = [...module.parameters(), ...inputs.filter((x) => x instanceof Tensor)][0].device
    return () => passOf(output, leaves, home, this.named)
  }

  private readonly named: Named = (begin) => {
    const attempt = <Half>(half: () => Half): Half => {
      try {
        return half()
      } catch (error) {
        const { name, message } = failureOf(error)
        throw replicaError(this.index, this.device.name, `${name}: ${message}`, error)
      }
    }
    const wait = attempt(begin)
    return () => attempt(wait)
  }

  /** Takes over numbers and modes of the original; which of its parameters each of ours stands for. */
  private follow(module: Module): [own: Tensor, original: Tensor][] {
    const [state, originals] = [stateOf(this.network), stateOf(module)]
    const expected = Array.from(originals, ([name, { shape }]) => ({ name, shape }))
    checkCopy(COPY, state, expected)
    setModes(COPY, this.network, modesOf(module))
    for (const [name, own] of state) this.copy(own, originals.get(name)!)
    return Array.from(this.network.namedParameters(), ([name, own]) => {
      const original = originals.get(name)!
      return [own.requiresGrad_(original.requiresGrad), original]
    })
  }

  /**
   * Takes over the numbers of a tensor, if they have changed: an earlier forward pass may yet be gone
   * back through. On a device a change makes another array.
   */
  private copy(own: Tensor, original: Tensor): void {
    const [from, to] = this.copied.get(own) ?? []
    const { array } = original.memory
    if (array && array === from && own.memory.array === to) return
    noGrad(() => own.copy_(original))
    this.copied.set(own, [array, own.memory.array])
  }
}
// #endregion DeviceReplica

/** Inputs that want a gradient, and those that they were taken from. */
function inputLeaves(given: readonly unknown[], inputs: readonly unknown[]): [Tensor, Tensor][] {
  return given.flatMap((x, i): [Tensor, Tensor][] => {
    return x instanceof Tensor && x.requiresGrad ? [[x, inputs[i] as Tensor]] : []
  })
}

// #region passOf
/**
 * @param home - where the original lives: output and gradients are taken there
 * @param named - gives errors the replica's name
 */
function passOf(
  output: Tensor,
  leaves: readonly (readonly [own: Tensor, original: Tensor])[],
  home: Device,
  named: Named,
): Pass {
  return {
    output: output.detach().to(home),
    leaves: leaves.map(([, original]) => original),
    backward: (dOutput: Tensor): Wait<Tensor[]> =>
      named(() => {
        const gradients = new Map<Tensor, Tensor>()
        const dy = dOutput.detach().to(output.device)
        propagate(output, dy, true, (leaf, dx) => gradients.set(leaf, dx))
        return () => leaves.map(([own]) => gradients.get(own)!.to(home))
      }),
    release: () => undefined, // the graph goes with what holds it
  }
}
// #endregion passOf
