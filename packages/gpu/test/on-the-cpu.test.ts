/** The modes that are there on every machine. */
import { describeMode } from './hold.ts'

describeMode('webasm')
describeMode('gpujs-cpu')
