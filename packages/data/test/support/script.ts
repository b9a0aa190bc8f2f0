import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type Ended = { readonly status: number | null; readonly out: string; readonly err: string }

/** Starts a TypeScript file as a program of its own. */
export function start(file: URL, args: readonly string[] = [], settings: NodeJS.ProcessEnv = {}) {
  const native = 'typescript' in process.features && process.features.typescript !== false
  const loader = native ? [] : ['--import', import.meta.resolve('@oxc-node/core/register')]
  const env = { ...process.env, NODE_OPTIONS: '', ...settings }
  return spawn(process.execPath, [...loader, file.pathname, ...args], { env })
}

/** What a program printed, and how it ended. */
export async function ended(program: ChildProcessWithoutNullStreams): Promise<Ended> {
  const status = new Promise<number | null>((resolve) => program.on('close', resolve))
  const [out, err] = await Promise.all([text(program.stdout), text(program.stderr)])
  return { status: await status, out, err }
}

/** How a program ends that gets a signal at the first word on its progress. */
export async function interrupted(
  program: ChildProcessWithoutNullStreams,
  signal: NodeJS.Signals,
): Promise<Ended> {
  program.stderr.once('data', () => program.kill(signal))
  return ended(program)
}
