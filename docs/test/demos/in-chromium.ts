/** Tests that drive a demo, or say that there is no Chromium to drive it in. */
import { afterAll, test } from 'vitest'
import { type DemoSite, openDemoSite } from './demo-page.ts'

/** A test on a site that is built once for all tests of a file. */
export type DemoTest = (name: string, drive: (site: DemoSite) => Promise<void>) => void

/** @param further - arguments for Chromium */
export async function inChromium(further?: readonly string[]): Promise<DemoTest> {
  const opened = await openDemoSite(further)
  afterAll(async () => {
    if ('close' in opened) await opened.close()
  })
  return (name, drive) => {
    test(name, { timeout: 300_000 }, async (context) => {
      if ('missing' in opened) return context.skip(opened.missing)
      await drive(opened)
    })
  }
}
