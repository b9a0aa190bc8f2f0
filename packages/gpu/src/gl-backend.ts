import { type Backend, type Launcher, type Shape, type Stored } from './backend.ts'
import {
  assertClass,
  type CompiledKernel,
  type GpuJs,
  type KernelClassName,
  kernelClassOf,
  newGpuJs,
  utils,
} from './gpujs.ts'
import { kernelFromText, type KernelSource } from './kernel.ts'
import { kernelSettings } from './kernel-settings.ts'
import { sizeOf } from './shape.ts'

/** A texture of gpu.js: one value in each texel's red, row by row. */
type Texture = {
  readonly texture: WebGLTexture
  readonly size: readonly number[]
}

type TextureClass = new (settings: object) => Texture

/** The kernel of gpu.js behind what `createKernel` returns. */
type GlKernel = { readonly textureCache: WebGLTexture[] }

const one = kernelFromText('one', 'function () { return 1.5 }')

/** gpu.js on OpenGL: an array is a texture of floats, which kernels read as a flat array. */
export class GlBackend implements Backend {
  readonly onGraphics = true
  readonly readsAtOnce = true
  readonly kernelClass: KernelClassName
  readonly gl: WebGL2RenderingContext
  private readonly gpu: GpuJs
  private readonly isWebGl2: boolean
  private readonly maxSize: number
  /** The class that a kernel expects of its inputs, whatever output made them. */
  private readonly Texture: TextureClass
  private readonly framebuffer: WebGLFramebuffer

  constructor(mode: 'webgl2' | 'headlessgl') {
    this.isWebGl2 = mode === 'webgl2'
    this.kernelClass = kernelClassOf[mode]
    this.gpu = newGpuJs(mode)
    // Only a first run gives the context, and the class of its textures.
    const kernel = this.createKernel(one, { output: [1] }, [])
    const first = kernel() as Texture
    this.gl = this.gpu.context as WebGL2RenderingContext
    this.Texture = first.constructor as TextureClass
    this.framebuffer = this.gl.createFramebuffer()
    this.maxSize = this.gl.getParameter(this.gl.MAX_TEXTURE_SIZE) as number
    kernel.destroy()
  }

  get lost(): string | undefined {
    return this.gl.isContextLost() ? 'the WebGL context was lost' : undefined
  }

  store(values: Float32Array): Stored {
    const { gl } = this
    // As for a kernel's flat output, so that kernels compiled for the one take the other.
    const [width, height] = utils.closestSquareDimensions(values.length)
    if (Math.max(width, height) > this.maxSize) {
      throw new RangeError(
        `upload: ${values.length} values are more than a texture holds here (${this.maxSize}²)`,
      )
    }
    const texture = gl.createTexture()
    gl.activeTexture(gl.TEXTURE0)
    gl.bindTexture(gl.TEXTURE_2D, texture)
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) {
      gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST)
    }
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) {
      gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE)
    }
    // What a browser's page or an earlier kernel left set would turn rows around.
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
    const channels = this.isWebGl2 ? 1 : 4
    const texels = new Float32Array(width * height * channels)
    for (let i = 0; i < values.length; i++) texels[i * channels] = values[i]
    const [internal, format] = this.isWebGl2 ? [gl.R32F, gl.RED] : [gl.RGBA, gl.RGBA]
    gl.texImage2D(gl.TEXTURE_2D, 0, internal, width, height, 0, format, gl.FLOAT, texels)
    return this.wrap(texture, [width, height], values.length)
  }

  compile(source: KernelSource, shape: Shape, inputs: readonly (Stored | number)[]): Launcher {
    return new GlLauncher(this, this.createKernel(source, shape, inputs), sizeOf(shape.output))
  }

  /** A kernel has its inputs' texture sizes written into its program. */
  layoutOf({ texture }: GlArray): string {
    const [width, height] = texture.size
    return `=${width}*${height}`
  }

  /** Takes a texture over: from here on it lives until `GlArray.free`. */
  wrap(texture: WebGLTexture, size: readonly number[], length: number): GlArray {
    const settings = {
      texture,
      size: Int32Array.from(size),
      dimensions: [length, 1, 1],
      output: [length],
      context: this.gl,
      kernel: this,
    }
    return new GlArray(this, new this.Texture(settings), length)
  }

  /** The red of each texel. */
  read({ texture, size: [width, height] }: Texture, length: number): Float32Array {
    const { gl } = this
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.framebuffer)
    this.attach(texture)
    const texels = new Float32Array(4 * width * height)
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, texels)
    this.attach(null)
    const values = new Float32Array(length)
    for (let i = 0; i < length; i++) values[i] = texels[4 * i]
    return values
  }

  /** Makes the bound framebuffer hold this texture, or none, so that it can be freed. */
  attach(texture: WebGLTexture | null): void {
    const { gl } = this
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0)
  }

  async close(): Promise<void> {
    this.gl.deleteFramebuffer(this.framebuffer)
    await this.gpu.destroy()
    // gpu.js ends a context only while one of its kernels is left, and a browser has 16 of them.
    for (const name of ['STACKGL_destroy_context', 'WEBGL_lose_context']) {
      const end = this.gl.getExtension(name) as { destroy?(): void; loseContext?(): void } | null
      end?.destroy?.()
      end?.loseContext?.()
    }
  }

  private createKernel(
    source: KernelSource,
    shape: Shape,
    inputs: readonly (Stored | number)[],
  ): CompiledKernel {
    return this.gpu.createKernel(source.text, {
      ...kernelSettings(shape),
      argumentTypes: inputs.map((input) =>
        typeof input === 'number' ? 'Float' : 'ArrayTexture(1)',
      ),
      pipeline: true,
      immutable: true,
    })
  }
}

class GlLauncher implements Launcher {
  private readonly backend: GlBackend
  private readonly kernel: CompiledKernel
  private readonly size: number
  private checked = false

  constructor(backend: GlBackend, kernel: CompiledKernel, size: number) {
    this.backend = backend
    this.kernel = kernel
    this.size = size
  }

  launch(inputs: readonly (GlArray | number)[]): Stored {
    const result = this.kernel(
      ...inputs.map((input) => (typeof input === 'number' ? input : input.texture)),
    ) as Texture
    if (!this.checked) this.checkFirst(result)
    this.checked = true
    // The kernel's framebuffer, still bound, would keep the texture's memory after it is freed.
    this.backend.attach(null)
    return this.backend.wrap(result.texture, result.size, this.size)
  }

  destroy(): void {
    this.kernel.destroy()
  }

  /** A kernel deletes the textures in its cache when it is destroyed; its first result is there. */
  private checkFirst({ texture }: Texture): void {
    assertClass(this.kernel, this.backend.kernelClass)
    const { textureCache } = this.kernel.kernel as unknown as GlKernel
    const index = textureCache.indexOf(texture)
    if (index !== -1) textureCache.splice(index, 1)
  }
}

class GlArray implements Stored {
  readonly texture: Texture
  private readonly backend: GlBackend
  private readonly length: number

  constructor(backend: GlBackend, texture: Texture, length: number) {
    this.backend = backend
    this.texture = texture
    this.length = length
  }

  readNow(): Float32Array {
    return this.backend.read(this.texture, this.length)
  }

  async read(): Promise<Float32Array> {
    return this.readNow()
  }

  /**
   * Past gpu.js's own counting of references, which therefore never falls to zero: a kernel would
   * else draw over a result that is still held, or delete it.
   */
  free(): void {
    this.backend.gl.deleteTexture(this.texture.texture)
  }
}

/** What the browser tells of the graphics card. */
export function rendererOf(gl: WebGL2RenderingContext): string {
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
}
