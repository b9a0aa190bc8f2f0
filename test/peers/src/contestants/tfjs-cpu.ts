/** TensorFlow.js in plain JavaScript. */
import * as tf from '@tensorflow/tfjs'
import type { Open } from '../task.ts'
import { openTfjs } from './tfjs.ts'

export const open: Open = async (task) => {
  await tf.setBackend('cpu')
  return openTfjs(task)
}
