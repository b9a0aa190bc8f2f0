/** `pnpm demos`: builds the demos and serves them on a page of their own; run it again after a change. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import sirv from 'sirv'
import { buildDemos } from './build.ts'
import { demoNames } from './page/names.ts'

const folder = mkdtempSync(join(tmpdir(), 'stepgrad-demos-'))
process.on('exit', () => rmSync(folder, { recursive: true }))
process.on('SIGINT', () => process.exit())

const entry = await buildDemos(folder)
for (const name of readdirSync(folder).sort()) {
  const bytes = readFileSync(join(folder, name))
  const kilobytes = [bytes, gzipSync(bytes)].map(({ length }) => (length / 1024).toFixed(1))
  console.log(
    `${name.padEnd(40)} ${kilobytes[0].padStart(8)} KB ${kilobytes[1].padStart(8)} gzipped`,
  )
}
writeFileSync(join(folder, 'index.html'), devPage(entry))
const server = createServer(sirv(folder, { dev: true }))
server.listen(Number(process.env.PORT ?? 0), 'localhost', () => {
  console.log(`http://localhost:${(server.address() as AddressInfo).port}/`)
})

/** @param entry - the script, as seen from the page */
function devPage(entry: string): string {
  const places = demoNames.map((name) => `<h2>${name}</h2>\n<div data-demo="${name}"></div>`)
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Demos</title>
  <link rel="icon" href="data:,">
  <style>
    :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
    body { max-width: 52rem; margin: 0 auto; padding: 0 1rem; background: light-dark(#fff, #2b2e33); }
  </style>
  <main>
    <h1>Demos</h1>
    ${places.join('\n')}
  </main>
  <script type="module" src="${entry}"></script>
</html>
`
}
