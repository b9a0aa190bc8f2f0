/** `pnpm site`, and `pnpm site:build` by way of turbo. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT, Trouble } from '@stepgrad/ladder'
import { replaceSite } from './replace-site.ts'
import { serveSite } from './serve/serve-site.ts'

const HELP = `Builds the site and serves it to this machine's browsers.

Usage: pnpm site [options]

  --open         open it in the browser
  --watch        build it again when something changes; open pages load themselves anew
  --port NUMBER  listen here; without it, on a port that is free
  --built        serve what was built last, without building
  --help

Where it will be hosted is said by the environment:
  STEPGRAD_SITE_URL  its address: makes the site map, and each page's canonical address
  STEPGRAD_EDIT_URL  where its sources are edited, such as https://github.com/…/edit/main:
                     makes "Edit this page"

Examples:
  pnpm site --open
  pnpm site --watch --port 8000
  pnpm site:build          # only write it, into docs/site`

const OPTIONS = {
  build: { type: 'boolean', default: false }, // only build: what turbo calls
  built: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  open: { type: 'boolean', default: false },
  port: { type: 'string', default: '0' },
  watch: { type: 'boolean', default: false },
} as const

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) return console.log(HELP)
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Trouble(`site: --port ${values.port}: is no number from 0 to 65535`)
  const out = join(ROOT, 'docs/site')
  if (!values.built && !values.build) console.log('Building the site, for about a minute …')
  if (!values.built && !(await replaceSite(ROOT, out)))
    throw new Trouble('site: not built; see above')
  if (!values.build) await serveSite(ROOT, out, { ...values, port })
}

try {
  await main()
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  const isExpected = error instanceof Trouble || code?.startsWith('ERR_PARSE_ARGS') === true
  console.error(isExpected ? message : error)
  process.exitCode = 1
}
