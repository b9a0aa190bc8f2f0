/** The page of a stage, or of a part of it such as nn: all that it exports, in the order of reading. */
import {
  type CommentDisplayPart,
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
      ? JSX.createElement('dl', SUMMARIES, context.moduleMemberSummary(member))
      : context.member(member),
  )
  return JSX.createElement(
    JSX.Fragment,
    null,
    module.readme?.length &&
      asElement(
        html`<section class="tsd-panel tsd-typography">
          ${raw(context.markdown(withoutTitle(module.readme)))}
        </section>`,
      ),
    context.commentSummary(module),
    JSX.createElement('section', { class: 'tsd-panel-group tsd-member-group' }, ...members),
  )
}

const SUMMARIES = { class: 'tsd-member-summaries' }

/** The page has the title already. */
function withoutTitle([first, ...rest]: readonly CommentDisplayPart[]): CommentDisplayPart[] {
  return first.kind === 'text'
    ? [{ ...first, text: first.text.replace(/^\s*# .*\n/, '') }, ...rest]
    : [first, ...rest]
}
