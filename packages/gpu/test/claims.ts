/** What must hold in every mode, here and in a page of a browser: each throws where it does not. */
import type { Gpu } from '../src/index.ts'
import { computing } from './claims-computing.ts'
import { lasting } from './claims-lasting.ts'

export type Claim = { readonly name: string; hold(gpu: Gpu): Promise<void> }

/** In this order: the last one says that nothing is left. */
export const claims: readonly Claim[] = [...computing, ...lasting]
