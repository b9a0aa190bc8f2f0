/** Whether stages still hold after something was carried into them. */
import { execa } from 'execa'
import type { Stage } from '../../stages.ts'

/** Type-checks and tests the stages through turbo, which prints as it goes. */
export async function verifyStages(root: string, stages: readonly Stage[]): Promise<boolean> {
  const filters = stages.map(({ name }) => `--filter=@stepgrad/${name}`)
  const { exitCode } = await execa('turbo', ['run', 'typecheck', 'test', ...filters], {
    ...{ cwd: root, preferLocal: true, localDir: root },
    ...{ stdio: 'inherit', reject: false },
  })
  return exitCode === 0
}
