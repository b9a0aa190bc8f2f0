/** `pnpm site --watch`: an open page loads itself anew after a build. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium } from '@stepgrad/conformance/chromium'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openReloading, type Reloading } from '../src/serve/reload.ts'
import { serve, type Served } from '../src/serve/serve.ts'

const PAGE = '<!doctype html><title>first</title><p>text</p>'

let folder: string
let reloading: Reloading
let served: Served

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stepgrad-watched-'))
  writeFileSync(join(folder, 'index.html'), PAGE)
  reloading = openReloading(folder)
  served = await serve(folder, 0, reloading.answer)
})

afterEach(async () => {
  await served.close()
  rmSync(folder, { recursive: true })
})

it('an open page loads itself anew after a build', { timeout: 120_000 }, async (context) => {
  const launched = await launchChromium()
  if ('missing' in launched) return context.skip(`not run: ${launched.missing}`)
  const page = await launched.browser.newPage()
  await page.goto(served.address)
  for (const title of ['second', 'third']) {
    writeFileSync(join(folder, 'index.html'), PAGE.replace('first', title))
    reloading.tell()
    await page.waitForFunction((wanted) => document.title === wanted, title)
  }
  await launched.browser.close()
})

it('a page that was away while the site was built is told when it comes back', async () => {
  const before = await (await fetch(served.address)).text()
  reloading.tell()
  const events = (await fetch(`${served.address}.events`)).body!.getReader()
  expect(new TextDecoder().decode((await events.read()).value)).toBe('data: 2\n\n')
  expect(before).toContain("data === '1' || location.reload()")
  await events.cancel()
})

it('only the server adds that, to pages alone', async () => {
  writeFileSync(join(folder, 'style.css'), 'p {}')
  expect(await (await fetch(`${served.address}style.css`)).text()).toBe('p {}')
  expect((await fetch(`${served.address}nowhere.html`)).status).toBe(404)
  expect((await fetch(`${served.address}..%2F..%2Fetc%2Fhosts.html`)).status).toBe(404)
  expect(await (await fetch(`${served.address}index.html`)).text()).toContain('EventSource')
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe(PAGE)
  const plain = await serve(folder, 0)
  expect(await (await fetch(plain.address)).text()).toBe(PAGE)
  await plain.close()
})
