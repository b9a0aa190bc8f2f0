/** Long text, a screen at a time. */
import { spawn } from 'node:child_process'

/**
 * Shows `text` in the user's pager (`PAGER`, else less), which lets go by itself what fits on one
 * screen. Without a terminal, or without a pager, the text is printed.
 */
export async function page(text: string): Promise<void> {
  const lines = text.replace(/\n$/, '')
  if (lines === '') return
  const pager = process.env.PAGER ?? 'less'
  const paged = process.stdout.isTTY && pager !== '' && (await pipeThrough(pager, `${lines}\n`))
  if (!paged) console.log(lines)
}

/** Whether there is such a pager. */
function pipeThrough(pager: string, text: string): Promise<boolean> {
  // As git does it: colours through, no paging of what is short, the text stays on the screen. And
  // Ctrl-C leaves, as it does everywhere else.
  const env = { LESS: 'FRXK', LESSCHARSET: 'utf-8', ...process.env }
  const child = spawn(pager, { shell: true, stdio: ['pipe', 'inherit', 'ignore'], env })
  const keepOn = () => {} // Ctrl-C is the pager's
  process.on('SIGINT', keepOn)
  child.stdin.on('error', () => {}) // left before the end
  child.stdin.end(text)
  return new Promise((resolve) => {
    const end = (found: boolean) => {
      process.off('SIGINT', keepOn)
      resolve(found)
    }
    child.once('error', () => end(false))
    child.once('close', (status) => end(status !== 127)) // the shell's "command not found"
  })
}
