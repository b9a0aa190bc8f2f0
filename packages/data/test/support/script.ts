import { type ChildProcess, spawn } from 'node:child_process'

export type Ended = { readonly status: number | null; readonly out: string; readonly err: string }

/** Starts a TypeScript file as a program of its own. */
export function start(file: URL, args: readonly string[] = [], settings: NodeJS.ProcessEnv = {}) {
  const native = 'typescript' in process.features && process.features.typescript !== false
  const loader = native ? [] : ['--import', '@oxc-node/core/register']
  const env = { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '', ...settings }
  return spawn(process.execPath, [...loader, file.pathname, ...args], { env })
}

/** What a program printed, and how it ended. */
export async function ended(program: ChildProcess): Promise<Ended> {
  let [out, err] = ['', '']
  program.stdout?.on('data', (chunk) => (out += chunk))
  program.stderr?.on('data', (chunk) => (err += chunk))
  const status = await new Promise<number | null>((resolve) => program.on('close', resolve))
  return { status, out, err }
}
