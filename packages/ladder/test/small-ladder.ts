/** A made-up ladder of four stages in a temporary git repository, to rehearse on. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { z } from 'zod'
import type { Manifest } from '../src/stages.ts'

/** `count` lines, those in `changes` (from 1) replaced: far apart they merge, side by side they don't. */
export function lines(count: number, changes: Record<number, string> = {}): string {
  const all = Array.from({ length: count }, (_, i) => changes[i + 1] ?? `// line ${i + 1}`)
  return `${all.join('\n')}\n`
}

type Draft = {
  readonly slug: string
  /** Path → content; null deletes what the stage before had. */
  readonly files: Record<string, string | null>
  readonly manifest: Partial<z.input<typeof Manifest>>
}

/** kept: inherited by all. edited: changed in beta and delta. Moved and dropped by gamma. */
const STAGES: readonly Draft[] = [
  {
    slug: 'alpha',
    manifest: { kind: 'start' },
    files: {
      'main.ts': 'export {}\n',
      'tsconfig.json': '{ "compilerOptions": { "lib": ["es2023"], "types": [] } }\n',
      'typedoc.config.mjs': 'export default {}\n',
      'test/conformance.test.ts': "import { describeStage } from '@stepgrad/conformance'\n",
      'src/index.ts': "export * from './kept.ts'\n",
      'src/kept.ts': lines(20),
      'src/edited.ts': lines(20),
      'src/old-name.ts': lines(20),
      'src/dropped.ts': lines(5),
    },
  },
  {
    slug: 'beta',
    manifest: { files: { changed: ['src/edited.ts'] } },
    files: { 'src/edited.ts': lines(20, { 15: '// beta' }) },
  },
  {
    slug: 'gamma',
    manifest: {
      files: { moved: { 'src/new-name.ts': 'src/old-name.ts' }, removed: ['src/dropped.ts'] },
    },
    files: { 'src/old-name.ts': null, 'src/new-name.ts': lines(20), 'src/dropped.ts': null },
  },
  {
    slug: 'delta',
    manifest: {
      files: { changed: ['src/edited.ts', 'src/new-name.ts'], added: ['src/delta.ts'] },
    },
    files: {
      'src/edited.ts': lines(20, { 15: '// beta', 19: '// delta' }),
      'src/new-name.ts': lines(20, { 18: '// delta' }),
      'src/delta.ts': lines(3),
    },
  },
]

export class SmallLadder {
  readonly root: string

  /** Path from the root → what it held before it was written here; null: nothing. */
  private readonly before = new Map<string, string | null>()

  private constructor(root: string) {
    this.root = root
  }

  /** The four stages, committed. */
  static create(): SmallLadder {
    const ladder = new SmallLadder(mkdtempSync(join(tmpdir(), 'stepgrad-ladder-')))
    const files = new Map<string, string>()
    for (const [i, draft] of STAGES.entries()) {
      for (const [path, content] of Object.entries(draft.files)) {
        if (content === null) files.delete(path)
        else files.set(path, content)
      }
      const name = `0${i + 1}-${draft.slug}`
      for (const [path, content] of [...files, ...ownFiles(i, name, draft)])
        ladder.write(name, path, content)
    }
    ladder.put('.gitignore', '.stepgrad/\n')
    ladder.git('init', '-q', '-b', 'main', '--template=')
    ladder.git('config', 'user.email', 'test@example.org')
    ladder.git('config', 'user.name', 'Test')
    ladder.git('config', 'gc.auto', '0')
    ladder.commit()
    ladder.git('tag', 'start')
    ladder.before.clear()
    return ladder
  }

  /** As committed first: all later commits, files and local notes are gone. */
  reset(): void {
    this.git('reset', '-q', '--hard', 'start')
    this.git('clean', '-qfdx')
  }

  /** Takes back what was written and deleted through this object. */
  undo(): void {
    for (const [path, content] of this.before) {
      if (content === null) rmSync(join(this.root, path), { force: true })
      else this.put(path, content)
    }
    this.before.clear()
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  read(stage: string, path: string): string {
    return readFileSync(this.path(stage, path), 'utf8')
  }

  write(stage: string, path: string, content: string): void {
    this.put(join('packages', stage, path), content)
  }

  delete(stage: string, path: string): void {
    this.keep(join('packages', stage, path))
    rmSync(this.path(stage, path))
  }

  /** Replaces one line (from 1) of a file. */
  edit(stage: string, path: string, line: number, text: string): void {
    const all = this.read(stage, path).split('\n')
    this.write(stage, path, all.with(line - 1, text).join('\n'))
  }

  declare(stage: string, change: (manifest: Manifest) => void): void {
    const manifest = JSON.parse(this.read(stage, 'stage.json')) as Manifest
    change(manifest)
    this.write(stage, 'stage.json', JSON.stringify(manifest))
  }

  path(stage: string, path: string): string {
    return join(this.root, 'packages', stage, path)
  }

  put(path: string, content: string): void {
    const full = join(this.root, path)
    this.keep(path)
    mkdirSync(dirname(full), { recursive: true })
    writeFileSync(full, content)
  }

  commit(): void {
    this.git('add', '-A')
    this.git('commit', '-q', '-m', 'An edit')
  }

  private keep(path: string): void {
    if (this.before.has(path)) return
    const full = join(this.root, path)
    this.before.set(path, existsSync(full) ? readFileSync(full, 'utf8') : null)
  }

  /** What git sees as different from the last commit. */
  status(): string {
    return this.git('status', '--porcelain', '--untracked-files=all')
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.root, encoding: 'utf8' })
  }
}

function ownFiles(i: number, name: string, { slug, manifest }: Draft): [string, string][] {
  const before = i === 0 ? {} : { [`@stepgrad/0${i}-${STAGES[i - 1].slug}`]: 'workspace:*' }
  const packageJson = {
    name: `@stepgrad/${name}`,
    private: true,
    type: 'module',
    exports: { '.': './src/index.ts', './adapter': './test/adapter.ts' },
    scripts: { start: `stepgrad train ${name}`, test: 'vitest run' },
    devDependencies: { '@stepgrad/conformance': 'workspace:*', ...before },
  }
  const stage: z.input<typeof Manifest> = {
    title: slug,
    idea: `The idea of ${slug}.`,
    kind: 'refactor',
    ...(i === 0 ? {} : { sameAs: 'bits' }),
    introduces: i === 0 ? ['network'] : [],
    capabilities: ['network'],
    files: {},
    budget: { changed: 10, added: 10 },
    ...manifest,
  }
  return [
    ['README.md', `# ${slug}\n`],
    ['test/adapter.ts', `export const adapter = '${slug}'\n`],
    ['package.json', `${JSON.stringify(packageJson, null, 2)}\n`],
    ['stage.json', `${JSON.stringify(stage, null, 2)}\n`],
  ]
}
