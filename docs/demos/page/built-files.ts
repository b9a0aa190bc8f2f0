/** The other files of the bundle, which lie beside the one that asks. */

export type WorkerName = 'gradient-check' | 'race' | 'draw-a-digit'

export type BuiltFiles = {
  readonly digits: string
  readonly workers: Readonly<Record<WorkerName, string>>
}

/** The bundler writes it down here. */
declare const BUILT_FILES: BuiltFiles

/** The address of the digits. */
export function digitsUrl(): URL {
  return new URL(BUILT_FILES.digits, import.meta.url)
}

/** The address of a demo's worker. */
export function workerUrl(name: WorkerName): URL {
  return new URL(BUILT_FILES.workers[name], import.meta.url)
}
