/** TensorFlow.js in WebAssembly: SIMD, one thread, and a filter gradient of ours. */
import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs'
import type { Open } from '../task.ts'
import { registerFilterGradient } from './tfjs-filter-gradient.ts'
import { openTfjs } from './tfjs.ts'

export const open: Open = async (task) => {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(dirname(entry) + sep)
  setThreadsCount(1)
  registerFilterGradient('wasm')
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend does not start')
  return openTfjs(task)
}
