/** A page with all demos, for working on them. */
import { demoNames } from './page/names.ts'

/** @param entry - the script, as seen from the page */
export function devPage(entry: string, names: readonly string[] = demoNames): string {
  const places = names.map((name) => `<h2>${name}</h2>\n<div data-demo="${name}"></div>`)
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
