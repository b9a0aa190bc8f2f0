/** A program that is killed when half of a file is written: into the file itself, and beside it. */
import { spawnSync } from 'node:child_process'
import fs, { mkdtemp, readdir, rm } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeSafetensors, full } from '@stepgrad/14-checkpoints'
import { loadFile, saveFile, writeAtomically } from '@stepgrad/14-checkpoints/node'

const [way, path] = process.argv.slice(2)
if (way !== undefined) await saveAndDie()
else for (const way of ['in place', 'atomically']) await tryOut(way)

async function tryOut(way: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stepgrad-'))
  const path = join(folder, 'net.safetensors')
  await saveFile({ w: full([1000], 1) }, path)
  spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), way, path])

  const found = await loadFile(path).then(
    ({ tensors: { w } }) => `all numbers are ${w.max().item()}, as before`,
    (error: unknown) => String(error).replace(`${folder}/`, ''),
  )
  console.log(`${way}: ${found}`)
  console.log(`  in the folder: ${(await readdir(folder)).join(', ')}`)
  await rm(folder, { recursive: true })
}

/** Saves other numbers, and is killed after half of them. */
async function saveAndDie(): Promise<void> {
  const { open } = fs
  fs.open = async (...args) => {
    const file = await open(...args)
    file.writeFile = async (bytes) => {
      await file.write((bytes as Uint8Array).subarray(0, 2000))
      process.kill(process.pid, 'SIGKILL')
    }
    return file
  }
  syncBuiltinESMExports()
  const bytes = encodeSafetensors({ w: full([1000], 2) })
  if (way === 'atomically') await writeAtomically(path, bytes)
  else await (await fs.open(path, 'w')).writeFile(bytes)
}
