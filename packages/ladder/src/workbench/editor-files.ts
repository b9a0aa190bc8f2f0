/** What editors leave beside a file while it is written. */

/** vim `4913`, `x.ts~`, `.x.ts.swp`; emacs `.#x.ts`, `#x.ts#`; others `x.ts.tmp`, `.goutputstream-…`. */
const LEFT_BY_EDITORS = /^(4913|\..*|#.*#|.*~|.*\.(tmp|bak|sw[a-z]))$/

/** Whether a path ends in a name that no learner chose. */
export function isEditorsFile(path: string): boolean {
  return LEFT_BY_EDITORS.test(path.slice(path.search(/[^/\\]*$/)))
}
