import { describe, expect, it } from 'vitest'
import { readHosting } from '../src/hosting.ts'

describe('where the site is hosted', () => {
  it('is unknown, unless the environment says it', () => {
    expect(readHosting({})).toEqual({})
    expect(readHosting({ STEPGRAD_SITE_URL: '' })).toEqual({})
  })

  it('is an address with a slash at its end', () => {
    const address = 'https://example.org/stepgrad'
    expect(readHosting({ STEPGRAD_SITE_URL: address })).toEqual({ address: `${address}/` })
    expect(readHosting({ STEPGRAD_EDIT_URL: `${address}/` })).toEqual({ edit: `${address}/` })
  })

  it.each(['example.org', 'ftp://example.org/', 'https://'])('%s is refused', (address) => {
    expect(() => readHosting({ STEPGRAD_SITE_URL: address })).toThrow(
      `site: STEPGRAD_SITE_URL=${address}: is no address such as`,
    )
  })
})
