import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../src/cli.ts'
import { candidates } from '../src/completion/candidates.ts'
import { findStages, ROOT } from '../src/stages.ts'

/** What can stand where `|` is. */
function offered(line: string): string[] {
  return candidates(createProgram(), line.replace('|', '').split(' ')).map(({ word }) => word)
}

describe('what can stand at the cursor', () => {
  test('a command, and one inside another', () => {
    expect(offered('sc|')).toEqual(['scorecard'])
    expect(offered('ladder re|')).toEqual(['resolve', 'renumber'])
    expect(offered('|')).not.toContain('complete') // which only scripts call
  })

  test('every command and every option of it', () => {
    for (const command of createProgram().commands.filter((c) => c.name() !== 'complete')) {
      expect(offered(command.name())).toContain(command.name())
      const options = command.options.map(({ long }) => long)
      expect(offered(`${command.name()} -`)).toEqual(expect.arrayContaining([...options, '--help']))
    }
  })

  test('a stage, by its slug, or by its number where one begins with that', () => {
    expect(offered('diff |')).toEqual(findStages(ROOT).map(({ slug }) => slug))
    expect(offered('diff views grad|')).toEqual(['grad-mode'])
    expect(offered('test 04|')).toEqual(['04-autograd'])
    expect(offered('race --stages vi|')).toEqual(['views'])
  })

  test('a choice of an option or of an argument', () => {
    expect(offered('bench --dtype |')).toEqual(['float64', 'float32'].reverse())
    expect(offered('completion |')).toEqual(['bash', 'zsh', 'fish'])
    expect(offered('learn 4 --from |')).toEqual(['reference', 'own'])
    expect(offered('learn 4 --from work|')).toEqual([]) // a folder
  })

  test('nothing of ours where anything can stand', () => {
    expect(offered('race --json |')).toEqual([])
    expect(offered('data cifar10 |')).toEqual([])
    expect(offered('nonsense |')).toEqual([])
  })
})

describe('the script for bash', () => {
  const script = fileURLToPath(new URL('../src/completion/scripts/stepgrad.bash', import.meta.url))

  /** What bash itself would complete, after it has read `setup` and the script. */
  function completeIn(folder: string, line: string, setup = ''): string[] {
    const words = line.split(' ')
    const program = `${setup}
      source '${script}'
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
      COMP_CWORD=${words.length - 1}
      COMPREPLY=()
      $(complete -p ${words[0]} | sed 's/.* -F \\([^ ]*\\) .*/\\1/') ${words[0]}
      printf '%s\\n' "\${COMPREPLY[@]}"`
    const path = `${dirname(process.execPath)}:${process.env.PATH}`
    const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: path } } as const
    return execFileSync('bash', ['--norc', '-c', program], options).trim().split('\n')
  }

  const bash = existsSync('/bin/bash')

  test.runIf(bash)('completes what follows pnpm stepgrad, anywhere in the project', () => {
    expect(completeIn(`${ROOT}/packages`, 'pnpm stepgrad diff 3 auto')).toEqual(['autograd'])
    expect(completeIn(ROOT, 'npx pnpm @ 12 stepgrad scor')).toEqual(['scorecard']) // as bash splits it
  })

  test.runIf(bash)('leaves the rest to what completed pnpm before', () => {
    const before = 'theirs() { COMPREPLY=(run); }; complete -F theirs pnpm'
    expect(completeIn(ROOT, 'pnpm ru', before)).toEqual(['run'])
    expect(completeIn('/', 'pnpm stepgrad di', before)).toEqual(['run'])
  })
})

describe('the script for fish', () => {
  const script = fileURLToPath(new URL('../src/completion/scripts/stepgrad.fish', import.meta.url))
  const fish = spawnSync('fish', ['--version']).status === 0

  test.runIf(fish)('completes what follows pnpm stepgrad, with a description', () => {
    const program = `source '${script}'; complete -C 'pnpm stepgrad diff 3 auto'`
    const found = execFileSync('fish', ['-N', '-c', program], { cwd: ROOT, encoding: 'utf8' })
    expect(found).toBe('autograd\t04 · Autograd\n')
  })
})
