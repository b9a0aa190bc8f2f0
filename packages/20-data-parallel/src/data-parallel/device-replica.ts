import { propagate } from '../autograd.ts'
import { type Device } from '../device.ts'
import { isGradEnabled, noGrad } from '../grad-mode.ts'
import { type Module } from '../nn/module.ts'
import { Tensor } from '../tensor.ts'
import { type Pass, type Replica, type Wait } from './replica.ts'

/** A network that can be run on a part of a batch. */
export type Runnable = Module & { forward(...inputs: unknown[]): unknown }

// #region DeviceReplica
/**
 * A replica on a device behind gpu.js, in this thread. A device that works beside the cpu has begun
 * when a launch returns, so several of them compute at once; WebAssembly does not, and its replicas
 * take turns.
 */
export class DeviceReplica implements Replica {
  private readonly device: Device
  private readonly network: Runnable

  /** @param network - one like the original, which from now on lives on the device */
  constructor(device: Device, network: Runnable) {
    this.device = device
    this.network = network.to(device)
  }

  forward(module: Module, inputs: readonly unknown[]): Wait<Pass> {
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
    const leaves = new Map<Tensor, Tensor>([...parameters, ...inputLeaves(given, inputs)])
    return () => passOf(output, leaves, [...module.parameters()][0].device)
  }

  close(): Promise<void> {
    return Promise.resolve() // the device is the caller's
  }

  /** Takes over numbers and modes of the original; which of its parameters each of ours stands for. */
  private follow(module: Module): [own: Tensor, original: Tensor][] {
    const modules = [...module.modules()]
    for (const [i, own] of [...this.network.modules()].entries()) own.training = modules[i].training
    const originals = new Map([...module.namedParameters(), ...module.namedBuffers()])
    noGrad(() => {
      for (const [name, own] of [
        ...this.network.namedParameters(),
        ...this.network.namedBuffers(),
      ]) {
        own.copy_(originals.get(name)!)
      }
    })
    return Array.from(this.network.namedParameters(), ([name, own]) => [own, originals.get(name)!])
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
/** @param home - where the original lives: output and gradients are taken there */
function passOf(output: Tensor, leaves: ReadonlyMap<Tensor, Tensor>, home: Device): Pass {
  const wanted = [...leaves].filter(([own]) => own.requiresGrad)
  return {
    output: output.detach().to(home),
    leaves: output.requiresGrad ? wanted.map(([, original]) => original) : [],
    backward(dOutput: Tensor): Wait<Tensor[]> {
      const gradients = new Map<Tensor, Tensor>()
      const dy = dOutput.detach().to(output.device)
      propagate(output, dy, true, (leaf, dx) => gradients.set(leaf, dx))
      return () => wanted.map(([own]) => (gradients.get(own) ?? own.newZeros(own.shape)).to(home))
    },
    release: () => undefined, // the graph goes with what holds it
  }
}
// #endregion passOf
