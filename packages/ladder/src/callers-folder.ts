/** Where the command was typed: pnpm starts us in the project's folder. */
export function callersFolder(): string {
  return process.env.INIT_CWD ?? process.cwd()
}
