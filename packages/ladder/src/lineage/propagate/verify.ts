/** Whether stages still hold after something was carried into them. */
import { execa } from 'execa'
import type { Stage } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'

/** Throws where turbo would find no package manager: better now than after everything is written. */
export async function requirePnpm(): Promise<void> {
  const { failed } = await execa('pnpm', ['--version'], { reject: false })
  if (!failed) return
  throw new Trouble(
    'the tests run through pnpm, which is not installed; ' +
      'type `npx pnpm@12 stepgrad ladder …`, or add --no-test',
  )
}

/** Type-checks and tests the stages through turbo, which prints as it goes. */
export async function verifyStages(root: string, stages: readonly Stage[]): Promise<boolean> {
  const filters = stages.map(({ name }) => `--filter=@stepgrad/${name}`)
  const { exitCode } = await execa('turbo', ['run', 'typecheck', 'test', ...filters], {
    ...{ cwd: root, preferLocal: true, localDir: root },
    ...{ stdio: 'inherit', reject: false },
    env: { STEPGRAD_NODE: process.version, TURBO_TELEMETRY_DISABLED: '1' },
  })
  return exitCode === 0
}
