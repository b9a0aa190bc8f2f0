const added = new Set<string>()

/** Adds a style sheet to the document, once. */
export function addStyle(css: string): void {
  if (added.has(css)) return
  added.add(css)
  const style = document.createElement('style')
  style.textContent = css
  document.head.append(style)
}
