import { describe, expect, it } from 'vitest'
import { readHistory } from '../src/history/history.ts'
import type { StageModel } from '../src/stages/convert-stage.ts'

function stages(...apis: Record<string, string>[]): Map<string, StageModel> {
  const models = apis.map((api, i): [string, StageModel] => {
    const project = {} as StageModel['project'] // what is declared is all that counts
    return [`0${i + 1}-stage`, { project, api: Object.entries(api) }]
  })
  return new Map(models)
}

describe('the history of a name', () => {
  it('begins where it appears, and tells where it is declared otherwise', () => {
    const history = readHistory(
      stages({ f: '(x)' }, { f: '(x)' }, { f: '(x, y)' }, { f: '(x, y)' }),
    )
    expect(history.get('02-stage')!.get('f')).toEqual({ since: '01-stage', changed: [] })
    expect(history.get('04-stage')!.get('f')).toEqual({ since: '01-stage', changed: ['03-stage'] })
  })

  it('begins anew where the name had gone', () => {
    const history = readHistory(stages({ f: '(x)' }, {}, { f: '(y)' }))
    expect(history.get('02-stage')!.has('f')).toBe(false)
    expect(history.get('03-stage')!.get('f')).toEqual({ since: '03-stage', changed: [] })
  })

  it('of a class changes with its members', () => {
    const history = readHistory(
      stages(
        { Tensor: 'class Tensor', 'Tensor.add': 'add()' },
        {
          Tensor: 'class Tensor',
          'Tensor.add': 'add()',
          'Tensor.sub': 'sub()',
        },
      ),
    )
    expect(history.get('02-stage')!.get('Tensor')!.changed).toEqual(['02-stage'])
    expect(history.get('02-stage')!.get('Tensor.add')!.changed).toEqual([])
  })
})
