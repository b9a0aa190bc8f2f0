/** jax-js on WebGPU. */
import { open as openJaxJs } from '../src/contestants/jax-js.ts'
import type { Open } from '../src/task.ts'
import { webgpuAdapter } from './adapters.ts'

export const open: Open = async (task) => {
  const adapter = await webgpuAdapter()
  const trainer = await openJaxJs(task, { device: 'webgpu' })
  return { ...trainer, about: `${trainer.about}, ${adapter}` }
}
