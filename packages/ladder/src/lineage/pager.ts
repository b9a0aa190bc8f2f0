/** Long output on a terminal goes through the user's pager. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Prints `text` through $PAGER or less on a terminal, as it is anywhere else. */
export async function page(text: string): Promise<void> {
  const pager = process.env['PAGER'] ?? 'less -FRX'
  if (text === '') return
  if (!process.stdout.isTTY || pager === '') {
    console.log(text)
    return
  }
  // Typed by the user for a shell, `less -R | head` included. A shell exits with 127 where it finds none.
  const child = spawn(pager, { shell: true, stdio: ['pipe', 'inherit', 'inherit'] })
  child.stdin.on('error', () => undefined) // the reader quit before the end
  child.stdin.end(`${text}\n`)
  const [status] = (await once(child, 'exit')) as [number | null]
  if (status === 127) console.log(text)
}
