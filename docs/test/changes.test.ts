import { describe, expect, it } from 'vitest'
import { drawDiff } from '../src/changes/diff.ts'
import { hunksBetween } from '../src/changes/lines.ts'

const before = 'one\n// #region f\ntwo\n// #endregion f\nthree\n'
const after = 'one\n// #region g\ntwo\n// #endregion g\n3\n'

describe('a difference', () => {
  it('says of each line where it stands, and leaves the marks of regions out', () => {
    const [{ from, lines }] = hunksBetween(before, after)
    expect(from).toBe(1)
    expect(lines).toEqual([
      { sign: ' ', at: 0 },
      { sign: ' ', at: 2 },
      { sign: '-', at: 4 },
      { sign: '+', at: 4 },
    ])
  })

  it('is none where only the marks of regions differ', () => {
    const renamed = before.replaceAll(' f\n', ' g\n')
    expect(hunksBetween(before, renamed)).toEqual([])
    expect(drawDiff(before, renamed, 'text', (text) => text.split('\n'))).toBeUndefined()
  })

  it('takes the colours of a removed line from the old text, of others from the new one', () => {
    const drawn = drawDiff('a\nb\n', 'a\nc\n', 'text', (text) =>
      text.split('\n').map((line) => `<b>${line}</b>`),
    )!.text
    expect(drawn).toContain('<span class="removed"><i>-</i><b>b</b>')
    expect(drawn).toContain('<span class="added"><i>+</i><b>c</b>')
    expect(drawn).toContain('<span class="same"><i> </i><b>a</b>')
  })
})
