/** A `dot` fence becomes a picture when the site is built. */
import { instance } from '@viz-js/viz'

export type Draw = (dot: string) => string

/** Graphviz, ready to draw. Throws where the source does not parse. */
export async function openDrawing(): Promise<Draw> {
  const viz = await instance()
  return (dot) => {
    const { status, output, errors } = viz.render(dot, {
      format: 'svg',
      graphAttributes: LOOK.graph,
    })
    const [error] = errors
    if (status === 'failure')
      throw new Error(`dot: ${error?.message ?? 'cannot be drawn'}:\n${dot}`)
    return `<figure class="drawing" tabindex="0">${ofTheTheme(output)}</figure>\n`
  }
}

const LOOK = { graph: { bgcolor: 'transparent', fontname: 'sans-serif' } }

/** Black becomes the colour of the text, in the light as in the dark; the width adapts to the page. */
function ofTheTheme(svg: string): string {
  return svg
    .slice(svg.indexOf('<svg'))
    .replaceAll('"black"', '"currentColor"')
    .replaceAll(/<text /g, '<text fill="currentColor" ')
    .replaceAll(/fill="currentColor" ([^>]*)fill="[^"]*"/g, 'fill="currentColor" $1')
    .replaceAll(/<!--.*?-->\n?/gs, '')
    .replaceAll(/ font-family="[^"]*"/g, '')
    .replaceAll(/<title>.*?<\/title>\n?/gs, '')
}
