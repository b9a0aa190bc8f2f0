import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve, type Served } from '../src/serve/serve.ts'

const folder = mkdtempSync(join(tmpdir(), 'stepgrad-served-'))
let served: Served

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), 'first')
  served = await serve(folder, 0)
})

afterAll(async () => {
  await served.close()
  rmSync(folder, { recursive: true })
})

describe('the server', () => {
  it('isolates its pages, so that they may share memory with threads', async () => {
    const { headers } = await fetch(served.address)
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp')
  })

  it('reads a file anew when it is asked again', async () => {
    expect(await (await fetch(served.address)).text()).toBe('first')
    writeFileSync(join(folder, 'index.html'), 'second')
    expect(await (await fetch(served.address)).text()).toBe('second')
  })

  it('says so where there is no page', async () => {
    const answer = await fetch(`${served.address}lessons/21.html`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('There is no such page.\n')
  })

  it('listens to this machine only', () => {
    expect(new URL(served.address).hostname).toBe('127.0.0.1')
  })

  it('fails on a port that is taken', async () => {
    const port = Number(new URL(served.address).port)
    await expect(serve(folder, port)).rejects.toThrow('EADDRINUSE')
  })
})
