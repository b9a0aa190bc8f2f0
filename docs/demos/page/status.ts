import { type TemplateResult, html, nothing } from 'lit-html'

/** A sentence that says what does not work here; nothing where all does. */
export function trouble(text: string | undefined): TemplateResult | typeof nothing {
  return text === undefined ? nothing : html`<p class="demo-trouble" role="alert">${text}</p>`
}
