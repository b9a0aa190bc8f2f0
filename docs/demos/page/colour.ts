/** What a colour of the style sheet is at this place, in the theme of the moment. */
export function colourOf(host: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  host.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

/** Calls back when the theme changes: the site's own switch, or the system's. */
export function onThemeChange(redraw: () => void): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  dark.addEventListener('change', redraw)
  const watched = { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] }
  new MutationObserver(redraw).observe(document.documentElement, watched)
}
