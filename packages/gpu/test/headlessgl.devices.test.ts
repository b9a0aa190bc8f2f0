/** OpenGL in Node. A file of its own, for beside its context Dawn finds no OpenGL ES. */
import { describeMode } from './hold.ts'

describeMode('headlessgl')
