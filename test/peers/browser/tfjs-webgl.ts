/** TensorFlow.js on WebGL. */
import * as tf from '@tensorflow/tfjs'
import { openTfjs } from '../src/contestants/tfjs.ts'
import type { Open } from '../src/task.ts'
import { webglRenderer } from './adapters.ts'

export const open: Open = async (task) => {
  if (!(await tf.setBackend('webgl'))) throw new Error('no WebGL in this page')
  const trainer = openTfjs(task)
  return { ...trainer, about: `${trainer.about}, ${webglRenderer()}` }
}
