import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Contestant } from '../src/contestants.ts'
import { findStages, ROOT } from '../src/ladder.ts'
import { launchNode, NotRun } from '../src/launch.ts'
import { describeRows, describeTable } from '../src/report.ts'
import type { Task } from '../src/task.ts'
import { makeTask, reference } from '../src/tasks.ts'
import { hold } from '../src/tournament.ts'

/** The newest stage, with something done to the task that it is given. */
function newestStage(name: string, change: (task: Task) => Task): Contestant {
  const { name: stage } = findStages(ROOT).at(-1)!
  return {
    name,
    network: 'cnn',
    measure: (job) => launchNode('stage', { ...job, task: change(job.task), choice: { stage } }),
  }
}

const table = await hold(
  [
    newestStage('01-itself', (task) => task),
    newestStage('idle', (task) => ({ ...task, lr: 0 })),
    newestStage('hasty', (task) => ({ ...task, lr: 1.1 * task.lr })),
    newestStage('forgetful', (task) => ({ ...task, momentum: 0 })),
    {
      name: 'absent',
      network: 'cnn',
      measure: () => Promise.reject(new NotRun('it is not here')),
    },
  ],
  { task: await makeTask('cnn', 64), reference, rounds: 2, warmMs: 0, turnMs: 1 },
)

const row = (name: string) => table.rows.find((one) => one.name === name)!

void test('a stage computes the reference’s costs and is timed in every round', () => {
  assert.equal(row('01-itself').trouble, undefined)
  assert.equal(row('01-itself').rounds.length, 2)
  assert.equal(row('01-itself').againstFirst, 1)
})

for (const name of ['idle', 'hasty', 'forgetful']) {
  void test(`${name}: one that learns otherwise is wrong and not timed, although it starts right`, () => {
    assert.match(row(name).trouble ?? '', /^wrong: its cost [23] is/)
    assert.deepEqual(row(name).rounds, [])
  })
}

void test('one that does not run has a row that says why', () => {
  assert.equal(row('absent').trouble, 'not run: it is not here')
  assert.match(describeRows([table]), /^absent: not run: it is not here$/m)
  assert.match(describeTable(table), /^absent +not run/m)
})

void test('a stage that knows no devices does not run under the name of one', async () => {
  const job = { task: await makeTask('cnn', 4), warmMs: 0, turnMs: 0 }
  const choice = { stage: findStages(ROOT)[0].name, device: 'webgpu' }
  await assert.rejects(
    launchNode('stage', { ...job, choice }),
    /^Error: its adapter takes no device/,
  )
})

void test('the table keeps to 80 columns', () => {
  const lines = `${describeTable(table)}\n${describeRows([table])}`.split('\n')
  assert.ok(lines.every((line) => line.length <= 80))
})
