/** Which tests somebody means: a group's name, or a test's name or its beginning, as the suite prints them. */

/** `autograd` means every test of that group, `autograd > a leaf` those whose name begins so. */
export function means(pattern: string, fullName: string): boolean {
  return pattern.includes(' > ')
    ? fullName.startsWith(pattern)
    : fullName.startsWith(`${pattern} > `)
}

/** The place of the first pattern that means this test; −1 where none does. */
export function firstThatMeans(patterns: readonly string[], fullName: string): number {
  return patterns.findIndex((pattern) => means(pattern, fullName))
}
