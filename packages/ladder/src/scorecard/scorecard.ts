/** What there is to say of every stage in numbers, none of them typed by hand. */
import { z } from 'zod'

/** What can be measured, each by itself. */
export const PARTS = ['sizes', 'tests', 'gradients', 'speed', 'memory'] as const
export type Part = (typeof PARTS)[number]

const Size = z.object({
  /** In src/ and main.ts. */
  lines: z.number(),
  /** Files as in the stage before, to the byte; a stage's own four files stay out of all these. */
  inherited: z.number(),
  changedFiles: z.number(),
  addedFiles: z.number(),
  /** In changed files; a rewritten line counts once. */
  changedLines: z.number(),
  /** In added files. */
  addedLines: z.number(),
})
export type Size = z.infer<typeof Size>

const TestCount = z.object({ run: z.number(), failed: z.number(), arriving: z.number() })
export type TestCount = z.infer<typeof TestCount>

/** The largest error of a gradient, as a part of the largest number of its parameter's gradient. */
const GradientErrors = z.object({ float64: z.number().optional(), float32: z.number() })
export type GradientErrors = z.infer<typeof GradientErrors>

/** Milliseconds of a training step by the size of its batch: `{ "4": 2.9, "64": 37.8 }`. */
const StepTimes = z.record(z.string(), z.number())
export type StepTimes = z.infer<typeof StepTimes>

/** Bytes. */
const Memory = z.object({ peak: z.number() })
export type Memory = z.infer<typeof Memory>

const Machine = z.object({
  processor: z.string(),
  cores: z.number(),
  memoryGiB: z.number(),
  system: z.string(),
  node: z.string(),
  load: z.number(),
})

/** One part as it was measured: rows are stages, or stages on a device (`19-compile on webasm`). */
const measured = <T>(row: z.ZodType<T>) =>
  z.object({ date: z.string(), machine: Machine, rows: z.record(z.string(), row) })

export const Scorecard = z.object({
  stages: z.array(z.string()),
  sizes: measured(Size).optional(),
  tests: measured(TestCount).optional(),
  gradients: measured(GradientErrors).optional(),
  speed: measured(StepTimes).optional(),
  memory: measured(Memory).optional(),
})
export type Scorecard = z.infer<typeof Scorecard>

/** WebAssembly is wherever JavaScript is: where stages that know devices are measured, too. */
export const DEVICE = 'webasm'

/** What a stage on that device is called. */
export function onDevice(stage: string): string {
  return `${stage} on ${DEVICE}`
}
