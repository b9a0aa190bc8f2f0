/**
 * What runs in the thread of a replica: a network of its own, which computes on parts of batches.
 *
 * @module
 */
import { move, transferableSymbol, valueSymbol } from 'piscina'
import { propagate } from '../autograd.ts'
import { noGrad } from '../grad-mode.ts'
import { Module } from '../nn/module.ts'
import { Generator, defaultGenerator, manualSeed } from '../random.ts'
import { Tensor } from '../tensor.ts'
import {
  type Answer,
  type BackwardAnswer,
  type BackwardTask,
  type ForwardAnswer,
  type ForwardTask,
  type SentInput,
  type Setup,
  type Task,
  failureOf,
} from './messages.ts'
import { type PlainTensor, memoryOf, plain, tensorOf } from './plain-tensor.ts'
import { leavesOf } from './replica.ts'
import { bindState, readState, setModes } from './shared-state.ts'

type Network = Module & { forward(...inputs: unknown[]): unknown }

let replica: { network: Network; setup: Setup } | undefined
/** The forward passes that may yet be gone back through. */
const passes = new Map<number, { output: Tensor; leaves: Tensor[] }>()

/** Does one task. Errors are answers too: only a thread that dies fails by itself. */
export async function run(task: Task): Promise<unknown> {
  try {
    if (task.kind === 'backward') return handOver(backward(task))
    if (task.setup) replica = await setUp(task.setup)
    if (!replica) throw new Error('its thread has died meanwhile; run forward again')
    return handOver(forward(task))
  } catch (error) {
    return { failure: failureOf(error) } satisfies Answer
  }
}

// #region setUp
/** Makes the network, if there is none yet, and fits it to the original. */
async function setUp(setup: Setup) {
  const network = replica?.network ?? (await createNetwork(setup))
  bindState(network, setup.state)
  return { network, setup }
}

async function createNetwork({ source, seed }: Setup): Promise<Network> {
  const { module, create, args = [] } = source
  const exports = (await import(String(module))) as Record<string, unknown>
  const make = exports[create]
  if (typeof make !== 'function') {
    const names = Object.keys(exports).join(', ') || 'nothing'
    throw new TypeError(
      `${String(module)} has no function or class '${create}'; it exports ${names}`,
    )
  }
  const network: unknown =
    make.prototype instanceof Module
      ? Reflect.construct(make, args)
      : await Reflect.apply(make, undefined, args)
  if (!(network instanceof Module)) {
    throw new TypeError(`'${create}' of ${String(module)} gave no nn.Module`)
  }
  seedGenerators(network, seed)
  return network
}
// #endregion setUp

// #region seedGenerators
/** Starts all random numbers of a replica anew: the default ones, and those of its layers. */
function seedGenerators(network: Module, seed: number): void {
  manualSeed(seed)
  const seen = new Set<unknown>()
  for (const layer of network.modules()) {
    for (const generator of Object.values(layer)) {
      if (!(generator instanceof Generator) || seen.has(generator)) continue
      seen.add(generator)
      generator.setState(new Generator(defaultGenerator().next()).getState())
    }
  }
}
// #endregion seedGenerators

// #region forward
function forward({ pass, inputs, recording, modes, released }: ForwardTask): ForwardAnswer {
  const { network, setup } = replica!
  for (const id of released) passes.delete(id)
  readState(network, setup.state)
  setModes('the network in the thread', network, modes)

  const given = inputs.map(received)
  const output = recording ? network.forward(...given) : noGrad(() => network.forward(...given))
  if (!(output instanceof Tensor)) {
    throw new TypeError(`forward gave ${typeof output}; DataParallel gathers one tensor`)
  }
  const reached = leavesOf(output)
  const parameters = [...network.namedParameters()].filter(([, p]) => reached.has(p))
  const positions = [...given.keys()].filter((i) => reached.has(given[i]))
  if (reached.size > 0) {
    const leaves = [...parameters.map(([, p]) => p), ...positions.map((i) => given[i] as Tensor)]
    passes.set(pass, { output, leaves })
  }
  return { output: plain(output), parameters: parameters.map(([name]) => name), inputs: positions }
}
// #endregion forward

// #region backward
function backward({ pass, gradient }: BackwardTask): BackwardAnswer {
  const known = passes.get(pass)
  if (!known) {
    throw new Error(
      'the forward pass is not known any more: the thread was started anew after it; ' +
        'run forward again',
    )
  }
  const gradients = new Map<Tensor, Tensor>()
  propagate(known.output, tensorOf(gradient), true, (leaf, dx) => gradients.set(leaf, dx))
  return { gradients: known.leaves.map((leaf) => plain(gradients.get(leaf)!)) }
}
// #endregion backward

function received(input: SentInput): unknown {
  if ('value' in input) return input.value
  return tensorOf(input.tensor).requiresGrad_(input.requiresGrad)
}

/** An answer whose numbers are handed over to the other thread, not copied. */
function handOver(answer: ForwardAnswer | BackwardAnswer): unknown {
  const tensors: readonly PlainTensor[] = 'output' in answer ? [answer.output] : answer.gradients
  return move({ [valueSymbol]: answer, [transferableSymbol]: memoryOf(tensors) })
}
