import { describeStage } from '@stepgrad/conformance'
import { adapter } from './adapter.ts'

await describeStage({ folder: new URL('..', import.meta.url), adapter })
