/** What propagation asks of git: old versions, and three-way merges. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Trouble } from '../../trouble.ts'

/** The name under which git keeps a file's content. */
export function blobId(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}

export type Sides = { readonly ours: Buffer; readonly base: Buffer; readonly theirs: Buffer }
type Labels = { readonly [side in keyof Sides]: string }

/** `conflicts` counts places that both sides changed; undefined where git can't merge (binary files). */
export type Merge = { readonly content: Buffer; readonly conflicts: number | undefined }

export class Git {
  readonly root: string
  private readonly trees = new Map<string, ReadonlyMap<string, string>>()

  /** Throws where `root` is in no repository: what a file was before is not to be known then. */
  constructor(root: string) {
    this.root = root
    if (this.run(['rev-parse', '--git-dir']).status !== 0)
      throw new Trouble(`propagate: ${root} is no git repository; old versions come out of git`)
  }

  /** The full id of a commit. Throws where `ref` names none. */
  commit(ref: string): string {
    const { status, stdout } = this.run(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])
    if (status !== 0) throw new Trouble(`propagate: --since ${ref}: git knows no such commit`)
    return stdout.toString().trim()
  }

  /** A blob's content, undefined where this clone has none of that name. */
  blob(name: string): Buffer | undefined {
    const { status, stdout } = this.run(['cat-file', 'blob', name])
    return status === 0 ? stdout : undefined
  }

  /** The files below packages/ in a commit: path from there → blob. */
  packages(commit: string): ReadonlyMap<string, string> {
    const known = this.trees.get(commit)
    if (known !== undefined) return known
    // 100644 blob <id>\tpackages/<path>
    const entries = split(this.run(['ls-tree', '-r', '-z', commit, 'packages/']), '\0')
    const tree = new Map(
      entries.map((entry) => {
        const [about, path] = entry.split('\t')
        return [path.slice('packages/'.length), about.split(' ')[2]]
      }),
    )
    this.trees.set(commit, tree)
    return tree
  }

  /** The last commit that touched one of the paths. */
  lastCommit(pathspec: string): string | undefined {
    return split(this.run(['log', '-1', '--format=%H', '--', pathspec]), '\n')[0]
  }

  /** The ids of everything that the paths ever held. */
  formerBlobs(pathspec: string): Set<string> {
    const args = ['log', '--format=', '--raw', '--no-abbrev', '--no-renames', '-m', '--', pathspec]
    // :100644 100644 <id before> <id after> M <path>
    const ids = split(this.run(args), '\n').flatMap((line) => line.split(' ').slice(2, 4))
    return new Set(ids.filter((id) => !/^0+$/.test(id)))
  }

  /** Keeps a blob, so that it can be a base before it is committed. */
  store(content: Buffer): string {
    this.run(['hash-object', '-w', '--stdin'], content)
    return blobId(content)
  }

  /** Changes of `theirs` since `base`, applied to `ours`; places that both changed get markers. */
  merge(sides: Sides, labels: Labels): Merge {
    const folder = mkdtempSync(join(tmpdir(), 'stepgrad-merge-'))
    try {
      const names = ['ours', 'base', 'theirs'] as const
      for (const name of names) writeFileSync(join(folder, name), sides[name])
      const args = names.flatMap((name) => ['-L', labels[name]])
      const paths = names.map((name) => join(folder, name))
      const { status, stdout } = this.run(['merge-file', '-p', ...args, ...paths])
      const failed = status === null || status > 127
      return { content: stdout, conflicts: failed ? undefined : status }
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  private run(args: readonly string[], input?: Buffer) {
    const result = spawnSync('git', args, { cwd: this.root, input, maxBuffer: 2 ** 28 })
    if (result.error !== undefined) throw new Trouble(`propagate: git: ${result.error.message}`)
    return result
  }
}

function split({ stdout }: { stdout: Buffer }, separator: string): string[] {
  return stdout
    .toString()
    .split(separator)
    .filter((part) => part !== '')
}
