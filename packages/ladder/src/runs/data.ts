/** `stepgrad data` */
import { downloadCifar10 } from '@stepgrad/data'
import type { Command } from 'commander'
import { Trouble } from '../trouble.ts'

const EXAMPLE = `
Example:
  pnpm stepgrad data cifar10
  pnpm stepgrad train 5 --dataset cifar10`

export function registerData(program: Command): void {
  const data = program
    .command('data')
    .summary('fetch images')
    .description('Fetches images that do not come with the project.')
    .addHelpText('after', EXAMPLE)
  data
    .command('cifar10')
    .summary('download CIFAR-10')
    .description(
      'Downloads CIFAR-10 (170 MB), checks and unpacks it. What an interrupted download has ' +
        'fetched is kept, and the next one goes on from there.',
    )
    .option('--cache-dir <folder>', "where it is kept, else the system's place for caches")
    .addHelpText('after', EXAMPLE)
    .action(async ({ cacheDir }: { cacheDir?: string }) => {
      const controller = new AbortController()
      const stop = () => controller.abort()
      process.once('SIGINT', stop)
      try {
        const folder = await downloadCifar10({ cacheDir, signal: controller.signal })
        console.log(`CIFAR-10 is in ${folder}`)
        if (cacheDir !== undefined)
          console.log(`pnpm stepgrad train 5 --dataset cifar10 --data-dir ${folder}`)
      } catch (error) {
        throw new Trouble((error as Error).message, controller.signal.aborted ? 130 : 1)
      } finally {
        process.off('SIGINT', stop)
      }
    })
}
