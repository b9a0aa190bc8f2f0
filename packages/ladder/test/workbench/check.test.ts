import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Outcome } from '../../src/workbench/suite-outcome.ts'
import type { Task } from '../../src/workbench/tasks.ts'
import { Verdict } from '../../src/workbench/verdict.ts'
import { Learner } from './learner.ts'

let learner: Learner
beforeEach(() => {
  learner = new Learner()
})
afterEach(() => learner.remove())

test('where nothing has been written, learn check says so and runs nothing', async () => {
  await learner.learn('2') // whose suite could not run: this ladder has none
  const { status, log, error } = await learner.learn('check')
  expect(log).toContain('02-beta · beta: nothing has been written yet')
  expect(log).toMatch(/○ +1 +First +not begun\n +○ +2 +Second +not begun/)
  expect(log).toContain('Begin with 1 First, in workbench/02-beta')
  expect([status, error]).toEqual([1, ''])
})

const task: Task = {
  title: 'First',
  text: '',
  lesson: undefined,
  files: [],
  tests: ['beta > first', 'beta > then'],
  hints: [],
}
const outcome = (name: string, state: Outcome['state']): Outcome => {
  return { group: 'beta', name, state, ms: 1, message: 'expected 1 to be 2' }
}

test('the verdict on a task is its first failure, told once', () => {
  const verdict = new Verdict({ task, number: 1 }, () => false)
  expect(verdict.hear(outcome('first', 'passed'))).toBeUndefined()
  expect(verdict.hear(outcome('then', 'failed'))).toContain('expected 1 to be 2')
  expect(verdict.hear(outcome('then again', 'failed'))).toBeUndefined()
  expect(verdict.failed?.name).toBe('then')
})

test('the verdict on a task that holds is told when the tests of others begin', () => {
  const verdict = new Verdict({ task, number: 1 }, () => false)
  expect(verdict.hear(outcome('of another', 'failed'))).toBeUndefined() // runs always, before all
  expect(verdict.hear(outcome('first', 'passed'))).toBeUndefined()
  expect(verdict.hear(outcome('then', 'not run'))).toBeUndefined()
  expect(verdict.hear(outcome('of another', 'passed'))).toContain('✓ 1 First: 1 test\n')
  expect(verdict.failed).toBeUndefined()
})
