/** The commands that hold the stages together: diff and ladder. */
import type { Command } from 'commander'

export function registerLineage(_program: Command): void {}
