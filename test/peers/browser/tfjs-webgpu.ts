/** TensorFlow.js on WebGPU. */
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-webgpu'
import { openTfjs } from '../src/contestants/tfjs.ts'
import type { Open } from '../src/task.ts'
import { webgpuAdapter } from './adapters.ts'

export const open: Open = async (task) => {
  const adapter = await webgpuAdapter()
  if (!(await tf.setBackend('webgpu'))) throw new Error('the webgpu backend does not start')
  const trainer = openTfjs(task)
  return { ...trainer, about: `${trainer.about}, ${adapter}` }
}
