import { describe, expect, test } from 'vitest'
import { duration, showProgress } from '../src/progress.ts'
import { PaperScreen } from './support/screen.ts'

describe('without a terminal', () => {
  test('a thousand updates become ten lines', () => {
    const screen = new PaperScreen()
    const progress = showProgress({ screen, label: 'epoch 1/2', total: 1000 })
    for (let i = 1; i <= 1000; i++) progress.update(i, 'cost 0.5')
    progress.stop()
    expect(screen.lines).toHaveLength(10)
    expect(screen.lines[0]).toMatch(/^epoch 1\/2 {3}10 % {4}100\/1,000 {2}cost 0\.5 {2}\d+ s left$/)
    expect(screen.lines[9]).toMatch(/100 % {2}1,000\/1,000/)
  })

  test('what was there before is no news', () => {
    const screen = new PaperScreen()
    const progress = showProgress({ screen, label: 'file', total: 100, from: 55 })
    progress.update(56)
    progress.update(60)
    expect(screen.lines).toHaveLength(1)
  })

  test('steps larger than a tenth skip lines', () => {
    const screen = new PaperScreen()
    const progress = showProgress({ screen, label: 'epoch', total: 3 })
    for (const i of [1, 2, 3]) progress.update(i)
    expect(screen.lines.map((line) => /\d+ %/.exec(line)?.[0])).toEqual(['33 %', '66 %', '100 %'])
  })
})

test('on a terminal a bar is drawn in its line and taken away', () => {
  const screen = new PaperScreen({ isTTY: true })
  const progress = showProgress({ screen, label: 'epoch 1/2', total: 10 })
  progress.update(5, 'cost 0.5')
  progress.stop()
  expect(screen.text).toContain(`epoch 1/2  ${'━'.repeat(12)}${'┄'.repeat(12)}   50 %   5/10`)
  expect(screen.text).not.toContain('\n')
  expect(screen.text.endsWith('\u001b[1G\u001b[2K')).toBe(true)
})

test.each([
  [0.4, '0 s'],
  [59.4, '59 s'],
  [75.3, '1 min 15 s'],
  [3599.7, '1 h 0 min'],
  [7380, '2 h 3 min'],
])('%d seconds read as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})
