/** `{@diff 03-views..04-autograd net.ts#forward}` in a lesson: how a file, or a region of it, differs. */
import { hasRegion, readRegion } from '../../regions.ts'
import { resolveStage } from '../../stages.ts'
import { Trouble } from '../../trouble.ts'
import type { Rung } from '../rungs.ts'

export type Quotation = {
  readonly a: Rung
  readonly b: Rung
  readonly file: string
  readonly region: string | undefined
  /** What the first stage has there, '' where it has no such file or region. */
  readonly before: string
  readonly after: string
}

/** Throws a Trouble where the tag, a stage, or in both stages the place does not exist. */
export function readQuotation(ladder: readonly Rung[], tag: string): Quotation {
  const match = /^(\S+)\.\.(\S+)\s+([^\s#]+)(?:#(\S+))?$/.exec(tag)
  if (match === null) throw new Trouble('write it as {@diff 03-views..04-autograd net.ts#forward}')
  const [, from, to, file, region] = match as string[] as [string, string, string, string, string?]
  const [a, b] = [resolveStage(ladder, from), resolveStage(ladder, to)]
  const [before, after] = [a, b].map((rung) => quote(rung, file, region))
  if (before === undefined && after === undefined)
    throw new Trouble(`neither stage has ${region === undefined ? file : `${file}#${region}`}`)
  if (before === after) throw new Trouble('the two are the same')
  return { a, b, file, region, before: before ?? '', after: after ?? '' }
}

function quote({ files }: Rung, file: string, region: string | undefined): string | undefined {
  const text = (files.get(file) ?? files.get(`src/${file}`))?.toString()
  if (text === undefined || region === undefined) return text
  return hasRegion(text, region) ? `${readRegion(text, region, file)}\n` : undefined
}
