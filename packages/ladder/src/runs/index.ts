/** The commands that run stages: train, gradcheck, test, lesson, start, bench. */
import type { Command } from 'commander'

export function registerRuns(_program: Command): void {}
