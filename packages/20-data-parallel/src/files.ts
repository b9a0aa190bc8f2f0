import { readFile } from 'node:fs/promises'
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts'
import { onCpu } from './on-cpu.ts'
import { type Safetensors, decodeSafetensors, encodeSafetensors } from './safetensors.ts'
import { type Tensor } from './tensor.ts'
import { writeAtomically } from './write-atomically.ts'

// #region saveFile
/**
 * Writes tensors into a safetensors file, whole or not at all ({@link writeAtomically}).
 *
 * The numbers are those at the time of the call, whatever is done to the tensors before it ends.
 * @param metadata - texts to go with them
 * @throws when it cannot be written; what was there before is there still
 */
export async function saveFile(
  tensors: Readonly<Record<string, Tensor>>,
  path: string,
  metadata?: Readonly<Record<string, string>>,
): Promise<void> {
  const bytes = encodeSafetensors(await onCpu(tensors), metadata)
  await doing(`saveFile: ${path}`, () => writeAtomically(path, bytes))
}
// #endregion saveFile

/**
 * The tensors and texts in a safetensors file; see {@link decodeSafetensors}.
 * @throws when it cannot be read, or something is wrong with it
 */
export async function loadFile(path: string): Promise<Safetensors> {
  const what = `loadFile: ${path}`
  return decodeSafetensors(await doing(what, () => readFile(path)), what)
}

// #region saveCheckpoint
/**
 * Writes a checkpoint into one safetensors file, whole or not at all; see {@link saveFile} and
 * {@link encodeCheckpoint}.
 */
export async function saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const bytes = encodeCheckpoint(await onCpu(checkpoint))
  await doing(`saveCheckpoint: ${path}`, () => writeAtomically(path, bytes))
}
// #endregion saveCheckpoint

/**
 * The checkpoint in a file that {@link saveCheckpoint} wrote. What else is in it than a model, the
 * caller knows.
 * @throws when it cannot be read, or something is wrong with it
 */
export async function loadCheckpoint<Saved extends Checkpoint>(path: string): Promise<Saved> {
  const what = `loadCheckpoint: ${path}`
  return decodeCheckpoint(await doing(what, () => readFile(path)), what) as Saved
}

/** Errors of the file system, with what was being done in front. */
async function doing<T>(what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    throw new Error(`${what}: ${(cause as Error).message}`, { cause })
  }
}
