import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { spawnNode } from '../../src/runs/process/spawn-node.ts'
import { Learner } from './learner.ts'

const PROGRAM = fileURLToPath(new URL('./learn-and-die.ts', import.meta.url))
const MINE = '// what I wrote\n'

let learner: Learner
beforeEach(async () => {
  learner = new Learner()
  await learner.learn('2')
})
afterEach(() => learner.remove())

/** Types the command and kills it at a moment; false where it came to its end before. */
async function isKilled(moment: number, ...words: string[]): Promise<boolean> {
  const child = spawnNode(PROGRAM, [learner.ladder.root, String(moment), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout!.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (signal === 'SIGKILL') return true
  expect([status, said]).toEqual([0, expect.stringMatching(/\d+ moments$/)])
  return false
}

function isKept(): boolean {
  return learner.files().some(([, text]) => text === MINE)
}

test.each([
  ['2', 'src/edited.ts'],
  ['solve src/edited.ts', 'src/edited.ts'],
  ['solve src/mine.ts', 'src/mine.ts'],
])(
  'learn %s, killed at any moment, loses nothing that was written',
  async (command, file) => {
    let moment = 1
    for (; ; moment++) {
      learner.write(`02-beta/${file}`, MINE)
      const killed = await isKilled(moment, ...command.split(' '))
      expect([moment, isKept()]).toEqual([moment, true])
      if (!killed) break
      if (!learner.has('02-beta/src')) await learner.learn('2')
    }
    expect(moment).toBeGreaterThan(5)
  },
  120_000,
)

test('progress is either what it was or what it became', async () => {
  await learner.learn('hint')
  for (let moment = 1; ; moment++) {
    const killed = await isKilled(moment, 'hint', '1', '--again')
    const progress = JSON.parse(learner.read('progress.json')) as { stages: object }
    expect(progress.stages).toMatchObject({ beta: { hints: { First: 1 } } })
    if (!killed) break
  }
}, 120_000)
