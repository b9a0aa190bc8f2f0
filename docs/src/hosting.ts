/** Where the site will be found, and where its sources: known only to who hosts it. */
import { Trouble } from '@stepgrad/ladder'

export type Hosting = {
  /** With a slash at the end. Makes the site map, and gives each page its canonical address. */
  readonly address?: string
  /** What stands before the path of a source, such as `https://github.com/…/edit/main/`. */
  readonly edit?: string
}

export function readHosting(environment: Readonly<Record<string, string | undefined>>): Hosting {
  const address = readUrl(environment, 'STEPGRAD_SITE_URL')
  const edit = readUrl(environment, 'STEPGRAD_EDIT_URL')
  return { ...(address && { address }), ...(edit && { edit }) }
}

function readUrl(environment: Readonly<Record<string, string | undefined>>, name: string) {
  const value = environment[name] ?? ''
  if (value === '') return undefined
  if (!/^https?:\/\//.test(value) || !URL.canParse(value))
    throw new Trouble(`site: ${name}=${value}: is no address such as https://example.org/stepgrad/`)
  return value.replace(/\/*$/, '/')
}
