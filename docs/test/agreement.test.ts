/** That the table of agreement speaks of every name, and that PyTorch has what it says. */
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { readApi } from '@stepgrad/ladder/diff'
import { findStages, ROOT } from '@stepgrad/ladder'
import { describe, expect, it } from 'vitest'
import { namesToAgreeOn, readAgreement } from '../src/agreement/agreement.ts'

const agreement = readAgreement(ROOT)
const python = process.env.STEPGRAD_PYTHON ?? '/usr/bin/python3'
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0

describe('the table of agreement', () => {
  it('speaks of every name that the last stage exports, once', { timeout: 120_000 }, () => {
    const api = [...readApi(findStages(ROOT).at(-1)!.folder)]
    const spoken = [...Object.keys(agreement.names), ...agreement.ours, ...agreement.types]
    expect(spoken.toSorted()).toEqual(namesToAgreeOn(api).toSorted())
  })

  it('calls nothing absent that it has', () => {
    const there = mentionedNames()
    const absent = Object.entries(agreement.absent).flatMap(([space, names]) =>
      names.map((name) => `${space}.${name}`),
    )
    expect(absent.length).toBeGreaterThan(500)
    expect(absent.filter((name) => there.has(name))).toEqual([])
  })

  it('names in place of another only what is exported, and nothing twice', () => {
    const exported = [...Object.keys(agreement.names), ...agreement.ours, ...agreement.types]
    const unknown = Object.values(agreement.otherwise)
      .map((here) => /^[\w.]+/.exec(here)![0].replace(/^x\./, 'Tensor.'))
      .filter((name) => !exported.includes(name))
    expect(unknown).toEqual([])
    const counterparts = Object.values(agreement.names).map(({ torch }) => torch)
    expect(Object.keys(agreement.otherwise).filter((n) => counterparts.includes(n))).toEqual([])
  })
})

/** All names of PyTorch that the table has a counterpart for, under the same name or another. */
function mentionedNames(): Set<string> {
  const counterparts = Object.values(agreement.names).map(({ torch }) => torch)
  return new Set([...counterparts, ...Object.keys(agreement.otherwise)])
}

describe('in PyTorch', () => {
  const ask = (script: string, ...more: string[]): unknown =>
    JSON.parse(execFileSync(python, [script, ...more], { encoding: 'utf8', maxBuffer: 1e8 }))

  it('there is all that the table says is there', { timeout: 120_000 }, ({ skip }) => {
    if (!hasTorch) return skip(`not run: ${python} has no PyTorch`)
    const names = [...mentionedNames()]
    const missing = execFileSync(
      python,
      [
        '-c',
        'import functools, json, sys, torch, torch.utils.data\n' +
          'def has(path):\n' +
          '  try: functools.reduce(getattr, path.split(".")[1:], torch)\n' +
          '  except AttributeError: return False\n' +
          '  return True\n' +
          'print(json.dumps([n for n in json.load(sys.stdin) if not has(n)]))',
      ],
      { input: JSON.stringify(names), encoding: 'utf8' },
    )
    expect(JSON.parse(missing)).toEqual([])
  })

  it('there is nothing that the table does not mention', { timeout: 120_000 }, ({ skip }) => {
    if (!hasTorch) return skip(`not run: ${python} has no PyTorch`)
    const { version, names } = ask(join(ROOT, 'docs/agreement/names_of_torch.py')) as {
      version: string
      names: Record<string, string[]>
    }
    if (version !== agreement.pytorch) return skip(`not run: the table is of ${agreement.pytorch}`)
    const mentioned = mentionedNames()
    for (const [space, all] of Object.entries(names)) {
      const others = all.filter((name) => !mentioned.has(`${space}.${name}`))
      expect(others, space).toEqual(agreement.absent[space])
    }
  })
})
