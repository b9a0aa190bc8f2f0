/** How Vitest reports one stage: test by test, and in words where a name picks none of them. */
import { ReportersMap, type TestModule } from 'vitest/node'

type Ended = Parameters<InstanceType<typeof ReportersMap.tree>['onTestRunEnd']>

// eslint-disable-next-line no-restricted-syntax -- Vitest takes a file's default export
export default class PickedReporter extends ReportersMap.tree {
  override onTestRunEnd(...[modules, ...rest]: Ended): void {
    super.onTestRunEnd(modules, ...rest)
    const { config, logger } = this.ctx
    if (config.testNamePattern === undefined || modules.some(isPicked)) return
    logger.error(`no test has '${config.testNamePattern.source}' in its name`)
    process.exitCode = 1
  }
}

/** Whether one of its tests was meant: it ran, or says itself why not. */
function isPicked(module: TestModule): boolean {
  if (module.errors().length > 0) return true
  return [...module.children.allTests()].some((test) => {
    const result = test.result()
    return result.state !== 'skipped' || result.note !== undefined
  })
}
