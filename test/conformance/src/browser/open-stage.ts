/** Opens a stage in a page of headless Chromium. */
import type { Networks } from '../adapter.ts'
import { bundleStage } from './bundle.ts'
import { openPage } from './open-page.ts'
import { remoteNetworks } from './remote-networks.ts'

export type StageInPage = { readonly networks: Networks; close(): Promise<void> }

/**
 * Bundles the stage in `folder` and loads it. What the page throws while it loads is thrown here.
 * @returns why there is no page, where there is no Chromium
 */
export async function openStage(
  folder: string,
): Promise<StageInPage | { readonly missing: string }> {
  const opened = await openPage(() => bundleStage(folder), 'callStage')
  if ('missing' in opened) return opened
  const { page, close } = opened
  const networks = remoteNetworks((call) =>
    page.evaluate((text) => globalThis.callStage(text), call),
  )
  return { networks, close }
}
