/**
 * Installs the native modules of gpu.js for Node: `gl` (OpenGL, built from source) and `webgpu`
 * (Dawn, as it comes), and shows that both load. Done before, it only shows that.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))

const debianPackages =
  'build-essential python3 pkg-config libgl1-mesa-dev libglu1-mesa-dev libxi-dev libxext-dev libglew-dev'

/** What a command prints is of interest only when it fails. */
function run(command, ...options) {
  const { status, error, stdout, stderr } = spawnSync(command, options, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (error) throw error
  if (status === 0) return
  console.error(`${stdout}${stderr}`.trim().split('\n').slice(-40).join('\n'))
  throw new Error(`${command} ${options.join(' ')} failed (${status})`)
}

/** In a process of its own: a module that is broken may take the process with it. */
function loads(name) {
  const script = `import('${name}').then(() => process.exit(0), () => process.exit(1))`
  const options = ['--input-type=module', '--eval', script]
  return spawnSync(process.execPath, options, { cwd: folder }).status === 0
}

function buildGl() {
  const options = ['rebuild', '--directory=node_modules/gl']
  // The headers that came with Node spare a download.
  const installed = dirname(dirname(process.execPath))
  if (existsSync(join(installed, 'include/node/node.h'))) options.push(`--nodedir=${installed}`)
  console.log('building gl; this takes three minutes')
  run(
    process.execPath,
    'node_modules/node-gyp/bin/node-gyp.js',
    '--loglevel=error',
    '-j',
    'max',
    ...options,
  )
}

try {
  if (!loads('webgpu') || !existsSync(join(folder, 'node_modules/gl'))) {
    run('npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund')
  }
  if (!loads('gl')) buildGl()
  for (const name of ['gl', 'webgpu']) {
    if (!loads(name)) throw new Error(`${name} is installed, but does not load`)
    console.log(`${name} loads`)
  }
} catch (error) {
  console.error(`gpu:native: ${error.message}`)
  console.error(`On Debian it needs: ${debianPackages}`)
  process.exitCode = 1
}
