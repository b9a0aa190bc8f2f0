/** What makes Node run TypeScript, where it does not by itself. */
export function loader(): string[] {
  const native = 'typescript' in process.features && process.features.typescript !== false
  return native ? [] : ['--import', import.meta.resolve('@oxc-node/core/register')]
}
