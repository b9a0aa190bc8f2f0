/** `pnpm -C lessons exercise NAME` runs an exercise's claims; without a name it lists the exercises. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { LESSONS, lessons } from './lessons.ts'

const args = process.argv.slice(2)
if (args.length > 0) {
  const vitest = join(
    dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
    'vitest.mjs',
  )
  const command = [vitest, 'run', '--config', '../vitest.config.ts', ...args]
  process.exitCode =
    spawnSync(process.execPath, command, { cwd: LESSONS, stdio: 'inherit' }).status ?? 1
} else {
  console.log('Type one of these after `pnpm -C lessons exercise`:')
  for (const { name, folder } of await lessons()) {
    console.log(`\n${name}`)
    for (const file of readdirSync(join(folder, 'exercises')).sort())
      if (file.endsWith('.test.ts')) console.log(`  ${file.replace('.test.ts', '')}`)
  }
}
