/** Whole runs on made-up stages: what must turn them red, and what must not. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import type { Summary, Verdict } from '../src/summary.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const config = join(root, 'vitest.config.ts')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const conformance = fileURLToPath(new URL('../bin/conformance.mjs', import.meta.url))
const ladder = fileURLToPath(new URL('../.stepgrad/rehearsal/', import.meta.url))

/** The first stage's own adapter: what is rehearsed here is the suite. */
const ADAPTER = `export { adapter } from '${join(root, 'packages/01-raw-arrays/test/adapter.ts')}'`
const CONFORMANCE_TEST = `
import { describeStage } from '${join(root, 'test/conformance/src/index.ts')}'
import { adapter } from './adapter.ts'
await describeStage({ folder: new URL('..', import.meta.url), adapter })
`
/** The first stage's loops under the names of devices: in the end they all say `CPUKernel`. */
const DEVICES_ADAPTER = `
import { adapter as first } from '${join(root, 'packages/01-raw-arrays/test/adapter.ts')}'
const device = (name, available = true) => ({ name, available, reason: 'no display' })
export const adapter = {
  ...first,
  devices: async () => [device('gpujs-cpu'), device('webasm', false), device('headlessgl')],
  createNet: async ({ device, ...options }) => ({
    ...(await first.createNet(options)),
    backend: async () => 'CPUKernel',
  }),
}`
const SKIPPING_TEST = `
import { test } from '${join(root, 'node_modules/vitest/dist/index.js')}'
test('a', (context) => {
  context.task.meta.arrivesIn = '09-loss'
  context.skip('arrives in stage 09-loss')
})
`

afterEach(() => rmSync(ladder, { recursive: true, force: true }))

describe('a run in which nothing runs is red', () => {
  test('without a test file', () => {
    const stage = addStage('01-empty', {}, {})
    expect(run(vitest, stage, 'run', '--config', config)).toMatchObject({ status: 1 })
  })

  test('with a file without tests', () => {
    const stage = addStage('01-silent', {}, { 'test/a.test.ts': 'export {}' })
    expect(run(vitest, stage, 'run', '--config', config)).toMatchObject({ status: 1 })
  })

  test('with tests that are all skipped', () => {
    const stage = addStage('01-skipping', {}, { 'test/a.test.ts': SKIPPING_TEST })
    const { status, output } = run(vitest, stage, 'run', '--config', config)
    expect(output).toContain('01-skipping: no test ran, which is no success')
    expect(status).toBe(1)
  })
})

describe('a stage of its own', () => {
  test('claiming a capability that no test needs is red', () => {
    const stage = addStage('01-claims', { capabilities: ['network', 'flying'] }, {})
    const { status, output } = run(vitest, stage, 'run', '--config', config, '-t', 'has a test')
    expect(output).toContain('no test needs flying')
    expect(status).toBe(1)
  })

  test('introducing what the stage before has already is red, and says so', () => {
    const capabilities = ['network', 'training', 'finite-differences']
    addStage('05-before', { capabilities }, {})
    const introduces = ['finite-differences']
    const stage = addStage('06-late', { introduces, capabilities }, {})
    const { status, output } = run(conformance, stage, 'red')
    expect(output).toContain('passes already on stage 05-before')
    expect(status).toBe(1)
    expect(summary(stage, 'red.json')).toMatchObject({ stage: '06-late', passed: 0 })
  })

  test('introducing what the stage before lacks is green', () => {
    const capabilities = ['network', 'training', 'printing']
    addStage('05-before', { capabilities: ['network', 'training'] }, {})
    const stage = addStage('06-new', { introduces: ['printing'], capabilities }, {})
    const { status, output } = run(conformance, stage, 'red')
    expect(output).toMatch(/06-new, red first: \d+ new tests fail on the stage before/)
    expect(status).toBe(0)
  })
})

describe('planted mistakes', () => {
  test('that no test notices are survivors, and the run is red', () => {
    const capabilities = ['finite-differences'] // whose tests know nothing of a network
    const stage = addStage('01-raw-arrays', { kind: 'start', capabilities }, {})
    for (const own of ['src', 'test/adapter.ts'])
      cpSync(join(root, 'packages/01-raw-arrays', own), join(stage, own), { recursive: true })
    const { status, output } = run(conformance, stage, 'mistakes')
    expect(output).toContain('SURVIVED: no test noticed: ')
    const { mistakes } = summary(stage, 'mistakes.json') as { mistakes: Verdict[] }
    expect(mistakes.length).toBeGreaterThan(10)
    expect(mistakes.filter(({ caughtBy }) => caughtBy !== null)).toEqual([])
    expect(status).toBe(1)
  })
})

describe('a stage with devices', () => {
  const capabilities = ['network', 'training', 'finite-differences', 'devices', 'device-network']
  test('passes where the receipt is right, and says why nothing ran where it is not', () => {
    const stage = addStage('01-devices', { capabilities }, { 'test/adapter.ts': DEVICES_ADAPTER })
    const { status, output } = run(conformance, stage, 'devices')
    const { passed, failed, notRun } = summary(stage, 'devices.json') as Summary
    const on = (name: string) => notRun.filter(({ test }) => test.includes(name))
    const logits = 'logits of the tiny twin'
    const reasonOf = (device: string) =>
      on(`device ${device} > `).find(({ test }) => test.includes(logits))?.reason

    expect(reasonOf('gpujs-cpu')).toBeUndefined()
    expect(reasonOf('headlessgl')).toBe('headlessgl: CPUKernel computed, not HeadlessGLKernel')
    expect(reasonOf('webgl2')).toMatch(/^no Chromium/)
    expect(reasonOf('webgpu')).toMatch(/^no Chromium/)
    expect(on('in a page')).toHaveLength(2)
    expect(output).toContain('devices: no webasm: no display')
    expect(passed).toBeGreaterThan(8)
    expect(failed).toBeGreaterThan(8)
    expect(status).toBe(1)
  })
})

function addStage(name: string, manifest: object, files: Record<string, string>): string {
  const stage = join(ladder, name)
  const own = {
    'stage.json': JSON.stringify({
      kind: 'refactor',
      sameAs: 'bits',
      introduces: [],
      capabilities: [],
      ...manifest,
    }),
    ...('capabilities' in manifest
      ? { 'test/adapter.ts': ADAPTER, 'test/conformance.test.ts': CONFORMANCE_TEST }
      : {}),
    ...files,
  }
  for (const [path, text] of Object.entries(own)) {
    mkdirSync(dirname(join(stage, path)), { recursive: true })
    writeFileSync(join(stage, path), text)
  }
  return stage
}

function run(script: string, cwd: string, ...args: string[]): { status: number; output: string } {
  const { PATH } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd,
    env: { PATH, NO_COLOR: '1', CHROMIUM_PATH: '/nowhere' }, // no browser takes part
    encoding: 'utf8',
  })
  return { status: status ?? -1, output: stdout + stderr }
}

function summary(stage: string, file: string): unknown {
  return JSON.parse(readFileSync(join(stage, '.stepgrad', file), 'utf8'))
}
