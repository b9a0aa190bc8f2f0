/** The path of a part: its name, behind the path of the module that has it. */
export function joined(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`
}

/** Makes a property. Throws where its name could be no part of a path, or is taken. */
export function addProperty(operation: string, owner: object, name: string, value: unknown): void {
  const what = `${operation}: '${name}' in ${owner.constructor.name}`
  if (name === '' || name.includes('.')) throw new Error(`${what}: a name has no dot, and a letter`)
  if (Reflect.get(owner, name) !== undefined) {
    throw new Error(`${what}: attribute '${name}' already exists`)
  }
  Object.assign(owner, { [name]: value })
}

/** The error for a property that would be no part of the module, and so never be found. */
export function wrongPart(operation: string, owner: object, name: string, what: string): TypeError {
  return new TypeError(`${operation}: '${name}' in ${owner.constructor.name} must be ${what}`)
}

/** Names that JavaScript counts as indices. */
const WHOLE = /^(0|[1-9]\d*)$/

/** Throws for a whole number that JavaScript would list before the parts that are there already. */
export function checkOrder(
  operation: string,
  owner: object,
  name: string,
  isPart: (value: unknown) => boolean,
): void {
  if (!WHOLE.test(name) || name in owner) return
  const entries = Object.entries(owner)
  const parts = entries.filter(([key, value]) => WHOLE.test(key) || isPart(value))
  const named = parts.find(([key]) => !WHOLE.test(key))
  if (named === undefined && name === String(parts.length)) return
  throw new Error(
    `${operation}: '${name}' in ${owner.constructor.name}: JavaScript lists whole numbers first ` +
      'and by size; ' +
      (named ? `'${named[0]}' is there already` : `the next is '${parts.length}'`) +
      ', or take a name with a letter',
  )
}
