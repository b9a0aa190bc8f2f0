/** `stepgrad train`: the stage's own main.ts, with the options that it was given. */
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Command } from 'commander'
import { ROOT, type Stage } from '../stages.ts'
import { Trouble } from '../trouble.ts'
import { stageNamed } from './arguments.ts'
import { exitStatus, spawnNode } from './process/spawn-node.ts'

const EXAMPLE = `
Examples:
  pnpm stepgrad train 5              as in the tutorial: 2 epochs of digits
  pnpm stepgrad train 5 --limit 1000 --epochs 1 --lr 0.003   a look
  pnpm stepgrad train autograd --dataset cifar10
  pnpm stepgrad train 19 --device webasm     by kernels, from stage 18 on
  pnpm stepgrad train 5 --help       every option`

export function registerTrain(program: Command): void {
  program
    .enablePositionalOptions() // what follows the stage belongs to the stage, --help too
    .command('train')
    .summary('train a stage on real images')
    .description('Trains the network of a stage on real images and shows how it learns.')
    .argument('<stage>', 'number or name: 5, grad-mode')
    .argument('[options...]', 'options of the training, passed on')
    .passThroughOptions()
    .allowUnknownOption()
    .addHelpText('after', EXAMPLE)
    .action(async (which: string, options: string[]) => {
      process.exitCode = await train(stageNamed(which), options)
    })
}

async function train(stage: Stage, options: readonly string[]): Promise<number> {
  const main = join(stage.folder, 'main.ts')
  if (!existsSync(main)) throw new Trouble(`train: ${relative(ROOT, main)} does not exist`)
  return exitStatus(spawnNode(main, options, { stdio: 'inherit' }))
}
