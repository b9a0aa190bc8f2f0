/** WebGPU in Node. */
import { describeMode } from './hold.ts'

describeMode('webgpu')
