import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstThatMeans } from '@stepgrad/conformance/pick'
import { testNames } from '@stepgrad/conformance/stage-tests'
import { describe, expect, test } from 'vitest'
import { findStages, ROOT, type Stage } from '../../src/stages.ts'
import { parseTasks, readTasks } from '../../src/workbench/tasks.ts'

const TWO_TASKS = `# Tasks: doubling

At the start nothing doubles. At the end everything does.

## Twice a number

Write \`twice\`.

- Lesson: [How to double](lesson.md#how-to-double)
- Files: \`src/twice.ts\` (new),
  \`src/index.ts\`
- Tests: \`doubling > twice\`, \`\`doubling > \`x\` stays\`\`

### Hint 1

What is twice?

### Hint 2

\`\`\`ts
## not a heading
\`\`\`

## What was there

It still holds.

- Lesson: [What stays](lesson.md#what-stays)
- Files: \`src/index.ts\`
- Tests: \`halving\`
`

describe('parseTasks', () => {
  test('reads the tasks with what they name, and their hints', () => {
    const { intro, tasks } = parseTasks(TWO_TASKS, 'tasks.md')
    expect(intro).toBe('At the start nothing doubles. At the end everything does.')
    expect(tasks.map(({ title }) => title)).toEqual(['Twice a number', 'What was there'])
    expect(tasks[0]).toEqual({
      title: 'Twice a number',
      text: 'Write `twice`.',
      lesson: { heading: 'How to double', anchor: 'how-to-double' },
      files: [
        { path: 'src/twice.ts', isNew: true },
        { path: 'src/index.ts', isNew: false },
      ],
      tests: ['doubling > twice', 'doubling > `x` stays'],
      hints: ['What is twice?', '```ts\n## not a heading\n```'],
    })
    expect(tasks[1].tests).toEqual(['halving'])
  })

  test.each([
    ['# Tasks: doubling', '# Doubling', "tasks.md:1: must begin with '# Tasks: …'"],
    ['- Files: `src/index.ts`\n- Tests: `halving`', '- Tests: `halving`', "lacks '- Files: …'"],
    ['lesson.md#what-stays', 'lesson.md', "'Lesson:' must be a link"],
    ['### Hint 2', '### Hint 3', "'### Hint 3' must be '### Hint 2'"],
  ])('%j that became %j is an error with its place', (good, bad, message) => {
    expect(() => parseTasks(TWO_TASKS.replace(good, bad), 'tasks.md')).toThrow(message)
  })

  test('a stage without a list has one task: what it introduces', () => {
    const stage = findStages(ROOT)[3]
    const { tasks } = readTasks(stage, '/nowhere')
    expect(tasks.map((task) => task.tests)).toEqual([['autograd']])
  })
})

const written = findStages(ROOT).filter((stage) => existsSync(tasksFile(stage)))

function tasksFile({ name }: Stage): string {
  return join(ROOT, 'lessons', name, 'tasks.md')
}

describe.each(written)('the tasks of $name', (stage) => {
  const { tasks } = readTasks(stage)
  const { all, introduced } = testNames(stage.folder)
  const patterns = tasks.flatMap((task) => task.tests)

  test('are three to eight, each with three hints or more', () => {
    expect(tasks.length).toBeGreaterThanOrEqual(3)
    expect(tasks.length).toBeLessThanOrEqual(8)
    for (const { hints, text } of tasks) {
      expect(hints.length).toBeGreaterThanOrEqual(3)
      for (const part of [text, ...hints]) expect(part).not.toBe('')
    }
  })

  test('have titles of their own', () => {
    expect(new Set(tasks.map(({ title }) => title)).size).toBe(tasks.length)
  })

  test('name only tests that run in the stage', () => {
    const empty = patterns.filter(
      (pattern) => !all.some((name) => firstThatMeans([pattern], name) === 0),
    )
    expect(empty).toEqual([])
  })

  test('share out every test that the stage introduces', () => {
    expect(introduced.filter((name) => firstThatMeans(patterns, name) === -1)).toEqual([])
  })

  test('have a test each, which no earlier task has', () => {
    const owners = all.map((name) =>
      tasks.findIndex((task) => firstThatMeans(task.tests, name) !== -1),
    )
    const idle = tasks.filter((_, i) => !owners.includes(i)).map(({ title }) => title)
    expect(idle).toEqual([])
  })

  test('point to headings of the lesson', () => {
    const lesson = readFileSync(join(ROOT, 'lessons', stage.name, 'lesson.md'), 'utf8')
    const headings = [...lesson.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading))
    const anchors = tasks.map((task) => task.lesson!.anchor)
    expect(anchors.filter((name) => !headings.includes(name))).toEqual([])
  })

  test('name the files that the stage adds or changes, new ones as new', () => {
    const { added, changed, moved } = stage.manifest.files
    const fresh = [...added, ...Object.keys(moved)]
    const isFirst = stage.manifest.kind === 'start'
    for (const { path, isNew } of tasks.flatMap(({ files }) => files)) {
      if (isFirst) expect(existsSync(join(stage.folder, path)), path).toBe(true)
      else expect(isNew ? fresh : [...changed, ...fresh], path).toContain(path)
    }
    const named = new Set(tasks.flatMap(({ files }) => files.map(({ path }) => path)))
    const plumbing = new Set(['main.ts', 'src/index.ts', 'src/node.ts'])
    const wanted = [...fresh, ...changed].filter((path) => path.startsWith('src/'))
    expect(wanted.filter((path) => !named.has(path) && !plumbing.has(path))).toEqual([])
  })
})

/** As GitHub makes it of a heading: lower case, hyphens for spaces, no punctuation. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/ /g, '-')
}
