import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Options that only some stages take: the capability with which they come, and their lines of the
 * usage. A stage names to `startRun` those that it takes.
 */
export const FURTHER = {
  confusion: {
    comesWith: 'fit',
    usage: '--confusion                show which classes were taken for which',
  },
  checkpoint: {
    comesWith: 'checkpoints',
    usage: `--checkpoint FILE          where Ctrl-C and the end of each epoch save
                             (a new file of .stepgrad in the stage's folder)`,
  },
  resume: {
    comesWith: 'checkpoints',
    usage: '--resume FILE              go on from there, with its settings',
  },
  device: {
    comesWith: 'device-network',
    usage: `--device NAME              where the network is trained: cpu, webasm, webgpu …
                             (STEPGRAD_DEVICE, or else cpu)`,
  },
} as const

export type FurtherOption = keyof typeof FURTHER

export function isFurtherOption(name: string): name is FurtherOption {
  return Object.hasOwn(FURTHER, name)
}

/**
 * The name of the stage beside this one that brings an option, as the stages themselves say it;
 * undefined where none does.
 * @param folder - of a stage
 */
export function stageThatBrings(option: FurtherOption, folder: string): string | undefined {
  const packages = dirname(folder)
  return readdirSync(packages)
    .sort()
    .find((name) => introducedBy(join(packages, name)).includes(FURTHER[option].comesWith))
}

function introducedBy(folder: string): readonly string[] {
  try {
    const manifest = readFileSync(join(folder, 'stage.json'), 'utf8')
    return (JSON.parse(manifest) as { introduces?: string[] }).introduces ?? []
  } catch {
    return [] // no stage
  }
}
