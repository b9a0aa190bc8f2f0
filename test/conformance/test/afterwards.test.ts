import { expect, test } from 'vitest'
import { afterwards, runThenPutAway } from '../src/afterwards.ts'

test('what a test leaves is put away when it ends, the last first, and once', async () => {
  const done: string[] = []
  const leave = async () => {
    afterwards(() => done.push('folder'))
    afterwards(() => done.push('thread'))
    await Promise.resolve()
    done.push('test')
  }
  await runThenPutAway(leave)
  expect(done).toEqual(['test', 'thread', 'folder'])
  await runThenPutAway(() => undefined)
  expect(done).toHaveLength(3)
})

test('also when it fails, and its failure is not lost', async () => {
  const done: string[] = []
  const fail = () => {
    afterwards(() => done.push('away'))
    throw new Error('as it should')
  }
  await expect(runThenPutAway(fail)).rejects.toThrow('as it should')
  expect(done).toEqual(['away'])
})
