/** The page of a stage, or of a part of it such as nn: all that it exports, in the order of reading. */
import {
  type DeclarationReflection,
  type DefaultThemeRenderContext,
  JSX,
  type ProjectReflection,
} from 'typedoc'
import { asElement, html, raw } from '../html.ts'

export function drawMembers(
  context: DefaultThemeRenderContext,
  module: DeclarationReflection | ProjectReflection,
): JSX.Element {
  const members = (module.children ?? []).map((member) =>
    context.router.hasOwnDocument(member)
      ? context.moduleMemberSummary(member)
      : context.member(member),
  )
  return JSX.createElement(
    JSX.Fragment,
    null,
    module.readme?.length &&
      asElement(
        html`<section class="tsd-panel tsd-typography">
          ${raw(context.markdown(module.readme).replace(/<h1.*?<\/h1>/s, ''))}
        </section>`,
      ),
    context.commentSummary(module),
    JSX.createElement('section', { class: 'tsd-panel-group tsd-member-group' }, ...members),
  )
}
