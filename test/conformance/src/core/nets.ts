/** The two networks of the suite, made ready for a test. */
import { type NetworkFixture, loadNetwork } from '@stepgrad/fixtures'
import {
  type Dtype,
  FULL,
  type Floats,
  type Net,
  type Networks,
  type Sizes,
  TINY,
} from '../adapter.ts'

export type NetName = 'tiny' | 'full'

export const SIZES: Record<NetName, Sizes> = { tiny: TINY, full: FULL }

/** How tests call them. */
export const TITLES: Record<NetName, string> = {
  tiny: 'the tiny twin',
  full: 'the full network',
}

const loaded = new Map<string, NetworkFixture>()

/** PyTorch's numbers for a network, read once. */
export function pytorch(name: NetName, dtype: Dtype): NetworkFixture {
  const key = `${name} ${dtype}`
  const fixture = loaded.get(key) ?? loadNetwork(name, dtype)
  loaded.set(key, fixture)
  return fixture
}

/** A network that starts from PyTorch's initial parameters, some of them replaced. */
export function createNet(
  networks: Networks,
  name: NetName,
  dtype: Dtype,
  replaced: Readonly<Record<string, Floats>> = {},
  device?: string,
): Promise<Net> {
  const parameters = { ...initialParameters(name, dtype), ...replaced }
  return networks.createNet({ sizes: SIZES[name], dtype, parameters, device })
}

export function initialParameters(name: NetName, dtype: Dtype): Record<string, Floats> {
  return Object.fromEntries(pytorch(name, dtype).parameters.map((p) => [p.name, p.values]))
}
