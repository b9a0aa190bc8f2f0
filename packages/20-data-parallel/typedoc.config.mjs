import { basename } from 'node:path'

/** The folder's name is the stage's name on the site. */
export default { name: basename(import.meta.dirname) }
