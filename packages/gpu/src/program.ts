import { type CompiledKernel, classOf, type GpuJs, kernelClassOf, newGpuJs } from './gpujs.ts'
import { type KernelSource } from './kernel.ts'
import { kernelSettings, withLiterals } from './kernel-settings.ts'
import { type Mode } from './modes.ts'
import { flatten } from './nested.ts'
import { sizeOf } from './shape.ts'

/** Where an input of a step comes from: an input of the program, the result of a step, a number. */
export type Source = { readonly input: number } | { readonly step: number } | number

/** One kernel of a program, and what it reads. */
export type Step = {
  readonly kernel: KernelSource
  /** One to three sizes, x first. */
  readonly output: readonly number[]
  readonly constants?: Readonly<Record<string, number | number[]>>
  readonly sources: readonly Source[]
}

/** Kernels in the order in which they run. */
export type ProgramSource = {
  /** How many numbers each input has. */
  readonly inputs: readonly number[]
  readonly steps: readonly Step[]
  /** The steps whose results are returned. */
  readonly results: readonly number[]
}

/** What really runs a program. */
export type ProgramReceipt = {
  readonly mode: Mode
  /** The class of gpu.js that computes. */
  readonly backend: string
  /**
   * What of gpu.js walks through the steps: `fused-sync`, `fused-threaded`, `fused-encoder`; `generic`
   * and `one-by-one` call kernel after kernel.
   */
  readonly executor: string
  /** Why the steps run one by one, if they do. */
  readonly fallbackReason: string | null
}

type Pipeline = {
  (...inputs: Float32Array[]): Promise<unknown[]>
  /** The same for OpenGL in a browser and elsewhere: `gpu`. */
  readonly backend: string | null
  readonly plan: { readonly genericClones: ReadonlyMap<string, CompiledKernel> } | null
  readonly executorKind: string
  readonly fallbackReason: string | null
  destroy(): Promise<void>
}

type PipelineMaker = GpuJs & {
  createPipeline(fn: (...handles: unknown[]) => unknown[], settings: { threads: boolean }): Pipeline
}

/**
 * Many kernels as one call: inputs go to the device once, what one kernel leaves for the next stays
 * there, and only the results come back. gpu.js calls this a pipeline.
 *
 * A program has a gpu.js of its own, whose kernels end with it.
 */
export class Program {
  readonly mode: Mode
  readonly source: ProgramSource
  readonly #gpu: PipelineMaker
  readonly #kernels: CompiledKernel[]
  /** Absent where each kernel is called by itself. */
  readonly #pipeline: Pipeline | undefined

  /** @param options.threads - whether WebAssembly may use workers: of use for large batches only */
  constructor(mode: Mode, source: ProgramSource, { threads = false }: { threads?: boolean } = {}) {
    this.mode = mode
    this.source = source
    this.#gpu = newGpuJs(mode) as PipelineMaker
    this.#kernels = source.steps.map((step) => this.#compile(step))
    // gpu.js's plain JavaScript hands rows of rows from kernel to kernel, which flat indices misread.
    if (mode === 'gpujs-cpu') return
    const orchestrate = (...handles: unknown[]) => this.#walk(handles, (result) => result)
    // gpu.js counts the parameters.
    Object.defineProperty(orchestrate, 'length', { value: source.inputs.length })
    this.#pipeline = this.#gpu.createPipeline(orchestrate, { threads })
  }

  /** What ran; known after the first run. */
  get receipt(): ProgramReceipt {
    const { mode } = this
    const backend = kernelClassOf[mode] // `run` throws where it was another
    if (!this.#pipeline) return { mode, backend, executor: 'one-by-one', fallbackReason: null }
    const { executorKind: executor, fallbackReason } = this.#pipeline
    return { mode, backend, executor, fallbackReason }
  }

  /** How many kernels it has. */
  get kernels(): number {
    return this.#kernels.length
  }

  /**
   * Runs all steps.
   * @param inputs - their numbers are read before this returns
   * @returns the results, flat, in arrays of their own
   * @throws RangeError for an input of another length; Error where another backend ran than asked for
   */
  async run(inputs: readonly Float32Array[]): Promise<Float32Array[]> {
    const { inputs: lengths, steps, results } = this.source
    for (const [i, length] of lengths.entries()) {
      if (inputs[i]?.length === length) continue
      throw new RangeError(
        `program: input ${i} has ${inputs[i]?.length} numbers, expected ${length}`,
      )
    }
    if (!this.#pipeline) return this.#walk(inputs, flatten)
    const outputs = await this.#pipeline(...inputs)
    if (!ranOn(this.#pipeline, this.mode)) {
      throw new Error(
        `program: ran on ${this.#pipeline.backend} instead of ${this.mode}: ` +
          (this.#pipeline.fallbackReason ?? 'gpu.js does not say why'),
      )
    }
    return results.map((step, i) => flatten(outputs[i], sizeOf(steps[step].output)))
  }

  /** Frees its kernels and memory. */
  async close(): Promise<void> {
    await this.#pipeline?.destroy()
    await this.#gpu.destroy()
  }

  /** Calls all kernels in order, with what stands for their numbers; `keep` takes each result. */
  #walk<Value>(inputs: readonly Value[], keep: (result: Value, size: number) => Value): Value[] {
    const { steps, results } = this.source
    const made: Value[] = []
    for (const [i, { sources, output }] of steps.entries()) {
      const read = sources.map((from) => {
        if (typeof from === 'number') return from
        return 'input' in from ? inputs[from.input] : made[from.step]
      })
      made.push(keep(this.#kernels[i](...read) as Value, sizeOf(output)))
    }
    return results.map((step) => made[step])
  }

  #compile({ kernel, output, constants, sources }: Step): CompiledKernel {
    const text = this.mode === 'webasm' ? withLiterals(kernel.text, constants) : kernel.text
    return this.#gpu.createKernel(text, {
      ...kernelSettings({ output: [...output], constants }),
      argumentTypes: sources.map((source) => (typeof source === 'number' ? 'Float' : 'Array')),
      pipeline: false,
      immutable: true,
    })
  }
}

/** Whether the mode that was asked for ran: by its name, or by the class of all that was called. */
function ranOn({ backend, executorKind, plan }: Pipeline, mode: Mode): boolean {
  if (executorKind !== 'generic') return backend === mode
  const called = [...(plan?.genericClones.values() ?? [])]
  return called.length > 0 && called.every((clone) => classOf(clone) === kernelClassOf[mode])
}
