import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkpoint } from '@stepgrad/14-checkpoints'
import { loadCheckpoint, saveCheckpoint } from '@stepgrad/14-checkpoints/node'

export async function saveAndTidy(
  folder: string,
  step: number,
  checkpoint: Checkpoint,
  count: number,
): Promise<void> {
  const name = `run-${String(step).padStart(6, '0')}.safetensors`
  await saveCheckpoint(join(folder, name), checkpoint)
  for (const old of (await newestFirst(folder)).slice(count)) await rm(join(folder, old))
}

export async function loadNewest(folder: string): Promise<Checkpoint | undefined> {
  for (const name of await newestFirst(folder)) {
    try {
      return await loadCheckpoint(join(folder, name))
    } catch {
      // damaged: the one before it will do
    }
  }
  return undefined
}

async function newestFirst(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names
    .filter((name) => /^run-\d{6}\.safetensors$/.test(name))
    .sort()
    .reverse()
}
