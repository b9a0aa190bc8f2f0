/** Questions to a child process and its replies, one after the other. */
import type { ChildProcess } from 'node:child_process'
import { Trouble } from '../../trouble.ts'

export type Question = { readonly method: string; readonly argument?: unknown }

export type Reply = { readonly value: unknown } | { readonly error: string }

/** How questions get to the child, and how its next reply gets back. */
export type Channel = {
  send(question: Question): void
  receiveOnce(listener: (reply: Reply) => void): void
}

export type Ask = (method: string, argument?: unknown) => Promise<unknown>

/** So much of what a process wrote to stderr is told when it ends. */
const LAST_WORDS = 4000

/**
 * Returns a function that asks and waits for the reply. It throws a Trouble with the child's name
 * where the reply is an error, and where the process ends before it has replied.
 */
export function converse(name: string, child: ChildProcess, channel: Channel): Ask {
  let lastWords = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-LAST_WORDS)
  })
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => {
      const how = signal ?? `exit status ${status}`
      reject(new Trouble(`${name}: its process ended (${how})\n${lastWords.trim()}`))
    })
  })
  ended.catch(() => {}) // only of interest to whoever waits for a reply
  return async (method, argument) => {
    const replied = new Promise<Reply>((resolve) => channel.receiveOnce(resolve))
    channel.send({ method, argument })
    const reply = await Promise.race([replied, ended])
    if ('error' in reply) throw new Trouble(`${name}: ${reply.error}`)
    return reply.value
  }
}
