/**
 * Saves a checkpoint, and is killed in the middle of it: ADAPTER PATH [MOMENT]. Without a moment it just saves, and
 * prints the message of what goes wrong.
 */
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import type { CheckpointLibrary } from '../capabilities/checkpoint-library.ts'

const [adapterPath, path, moment] = process.argv.slice(2)
const { adapter } = (await import(adapterPath)) as { adapter: { library: CheckpointLibrary } }

const dieAt = (now: string): void => {
  if (moment === now) process.kill(process.pid, 'SIGKILL')
}

// The functions of the file system, with moments to die at.
const { open, rename } = fs
fs.open = async (...args) => {
  dieAt('not yet opened')
  const file = await open(...args)
  dieAt('opened')
  const { writeFile, sync } = file
  file.writeFile = async (bytes, ...rest) => {
    if (moment === 'half written') await file.write(bytes as Uint8Array, 0, 1000)
    dieAt('half written')
    await writeFile.call(file, bytes, ...rest)
    dieAt('written')
  }
  file.sync = async () => {
    await sync.call(file)
    dieAt('on the disk')
  }
  return file
}
fs.rename = async (...args) => {
  await rename(...args)
  dieAt('renamed')
}
syncBuiltinESMExports()

const { node, full } = adapter.library
const checkpoint = { model: { w: full([50_000], 2) }, epoch: 2 }
await node.saveCheckpoint(path, checkpoint).catch((error: unknown) => {
  console.log((error as Error).message)
})
