/** What the page does when it is asked to from outside. */
import {
  availabilityOf,
  availableModes,
  type Availability,
  type Gpu,
  type Mode,
  openGpu,
} from '../src/index.ts'
import { WebGPUContext } from '../src/gpujs.ts'
import { claims } from './claims.ts'

declare global {
  var inPage: {
    /** Opens a mode, unless nothing answers. */
    open(mode: Mode): Promise<Availability>
    /** Undefined, or in which way the claim does not hold. */
    hold(claim: string): Promise<string | undefined>
    /** What the device says once its context or its device was lost. */
    lose(): Promise<string[]>
    /** What a result says after the device has rejected a command. */
    rejected(): Promise<string>
    all(): Promise<Availability[]>
    /** The mode that is opened when none is asked for. */
    chosen(): Promise<Mode>
  }
}

let gpu: Gpu | undefined

/** The context of the canvas that was made last, which is the one of `gpu`. */
let context: WebGL2RenderingContext | undefined
const { getContext } = HTMLCanvasElement.prototype as {
  getContext: (...asked: string[]) => unknown
}
Object.assign(HTMLCanvasElement.prototype, {
  getContext(this: HTMLCanvasElement, ...asked: string[]) {
    const made = getContext.apply(this, asked)
    if (made instanceof WebGL2RenderingContext) context = made
    return made
  },
})

async function loseDevice(): Promise<void> {
  if (gpu!.mode === 'webgl2') context!.getExtension('WEBGL_lose_context')!.loseContext()
  else {
    const { device } = await WebGPUContext.acquire()
    device.destroy()
    await device.lost
  }
}

globalThis.inPage = {
  async open(mode) {
    await gpu?.close()
    gpu = undefined
    const found = await availabilityOf(mode)
    if (found.available) gpu = await openGpu({ mode, kernels: 12 })
    return found
  },

  async hold(name) {
    try {
      await claims.find((claim) => claim.name === name)!.hold(gpu!)
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  },

  async lose() {
    const array = gpu!.upload(new Float32Array(4))
    await loseDevice()
    const attempts = [async () => array.read(), async () => gpu!.upload(new Float32Array(4))]
    const said: string[] = [String(gpu!.lost)]
    for (const attempt of attempts) {
      said.push(
        await attempt().then(
          () => 'nothing',
          (error: unknown) => (error as Error).message,
        ),
      )
    }
    return said
  },

  async rejected() {
    const array = gpu!.upload(new Float32Array(4))
    const { device } = await WebGPUContext.acquire()
    device.createBuffer({ size: 4, usage: 0x1 | 0x2 }) // may not be mapped for both
    return array.read().then(
      () => 'nothing',
      (error: unknown) => (error as Error).message,
    )
  },

  all: availableModes,

  async chosen() {
    const chosen = await openGpu()
    await chosen.close()
    return chosen.mode
  },
}
