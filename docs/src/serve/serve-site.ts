/** Serves the built site until it is interrupted; on request opens it, and builds it again on changes. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Trouble } from '@stepgrad/ladder'
import open from 'open'
import { openReloading } from './reload.ts'
import { type Answer, serve } from './serve.ts'
import { watchSources } from './watch.ts'

export type ServeOptions = {
  readonly open: boolean
  readonly watch: boolean
  readonly port: number
}

export async function serveSite(root: string, out: string, options: ServeOptions): Promise<void> {
  if (!existsSync(join(out, 'index.html')))
    throw new Trouble('site: docs/site: is not there; pnpm site builds it')
  const reloading = options.watch ? openReloading(out) : undefined
  const served = await listen(out, options.port, reloading?.answer)
  console.log(`The site is at ${served.address} (Ctrl-C ends it)`)
  process.once('SIGINT', () => process.exit()) // ended as it was meant to
  if (reloading !== undefined) watchSources(root, () => reloading.tell())
  if (options.open) await openBrowser(served.address)
}

/** Goes on serving where there is no browser, or no screen. */
async function openBrowser(address: string): Promise<void> {
  const opener = await open(address)
  const regret = () => console.error('No browser could be opened; the address is above.')
  opener.once('error', regret).once('exit', (status) => {
    if (status !== 0) regret()
  })
}

async function listen(out: string, port: number, first: Answer | undefined) {
  try {
    return await serve(out, port, first)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EADDRINUSE' ? 'is taken; leave --port out to get one that is free' : code
    throw new Trouble(`site: port ${port}: ${why}`)
  }
}
