/**
 * The package as Node gets it: the same, with the native modules below it that `pnpm gpu:native`
 * builds. They must be in place before gpu.js is loaded, so they come first.
 * @module
 */
import { headlessGl } from './native-gl.ts'
import { installWebGpu } from './native-webgpu.ts'
import { provideNative } from './native.ts'

export * from './index.ts'

provideNative({ headlessGl, webGpu: installWebGpu })
