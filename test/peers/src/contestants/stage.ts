/** A stage of the ladder, reached as the conformance suite reaches it: through its adapter. */
import type { Adapter, Dtype } from '../../../conformance/src/adapter.ts'
import { FULL, TINY } from '../../../conformance/src/adapter.ts'
import type { Open, Task, Trainer } from '../task.ts'

/** `choice`: `stage`, the folder's name; `dtype`, float32 unless told; `device`, the stage's own. */
export const open: Open = async (task, { stage, ...options }) => {
  const url = new URL(`../../../../packages/${stage}/test/adapter.ts`, import.meta.url)
  const { adapter } = (await import(url.href)) as { adapter: Adapter }
  return openAdapter(adapter, task, options)
}

export type AdapterOptions = { readonly dtype?: Dtype; readonly device?: string }

/** Trains through an adapter that is already here, as in a bundle for the page. */
export async function openAdapter(
  adapter: Adapter,
  { parameters, batch, lr, momentum }: Task,
  { dtype = 'float32', device }: AdapterOptions,
): Promise<Trainer> {
  if (device !== undefined && (await ignoresDevices(adapter)))
    throw new Error('its adapter takes no device')
  const net = await adapter.createNet({
    sizes: FULL,
    dtype,
    parameters: Object.fromEntries(parameters.map(({ name, values }) => [name, values])),
    ...(device === undefined ? {} : { device }),
  })
  const images = { values: batch.images, batch: batch.size }
  const trainer = {
    about: undefined as string | undefined,
    async step() {
      const cost = await net.step(images, batch.labels, { lr, momentum })
      if (device !== undefined) trainer.about ??= await net.backend?.() // known once it has run
      return cost
    },
  }
  return trainer
}

/** Would train on the cpu whatever device one asks for: its times would bear a wrong name. */
async function ignoresDevices({ createNet }: Adapter): Promise<boolean> {
  try {
    await createNet({ sizes: TINY, dtype: 'float32', device: 'no-such-device' })
    return true
  } catch {
    return false
  }
}
