import { expect } from 'vitest'
import { capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { withCheckpoints } from './checkpoint-library.ts'
import type { Checkpoint } from './checkpoint-library.ts'
import { plain } from './checkpoints.ts'
import { expectError } from './errors.ts'

/** What cannot be in a checkpoint, or is none. */
export const checkpointRefusals = capability('checkpoints', (test) => {
  test('what is neither a tensor nor plain is refused, by its path', ({ library }) => {
    const { encodeCheckpoint, tensor, Generator } = withCheckpoints(library)
    const refused = (scheduler: unknown, ...pieces: string[]) => {
      const checkpoint = { model: { w: tensor([1]) }, scheduler: { a: [scheduler] } }
      const path = 'scheduler.a.0'
      expectError(() => encodeCheckpoint(checkpoint), 'encodeCheckpoint', path, ...pieces)
    }
    refused(() => 1, 'function')
    refused(new Generator(1), 'Generator', 'stateDict')
    refused(new Map(), 'Map')
    refused(1n, 'bigint')
    refused(undefined, 'undefined')
  })

  test('a record without a prototype is plain, too', ({ library }) => {
    const { encodeCheckpoint, decodeCheckpoint, tensor } = withCheckpoints(library)
    const bare = (fields: object) => Object.assign(Object.create(null) as object, fields)
    const model = bare({ w: tensor([1]) }) as Record<string, Tensor>
    const decoded = decodeCheckpoint(encodeCheckpoint({ model, epoch: bare({ of: 3 }) }))
    expect(plain(decoded)).toEqual(plain({ model: { w: tensor([1]) }, epoch: { of: 3 } }))
    const odd = { model, epoch: Object.create(bare({})) as object }
    expectError(() => encodeCheckpoint(odd), 'encodeCheckpoint', 'epoch: Object is neither')
  })

  test('names that the file has taken are refused, by their path', ({ library }) => {
    const { encodeCheckpoint, tensor } = withCheckpoints(library)
    const w = tensor([1])
    const refused = (checkpoint: Checkpoint, path: string) => {
      expectError(() => encodeCheckpoint(checkpoint), `encodeCheckpoint: ${path}`, 'another name')
    }
    refused({ model: {}, mine: { list: [{ $number: '5', more: 1 }] } }, 'mine.list.0.$number')
    refused({ model: {}, mine: { $tensor: 'w' } }, 'mine.$tensor')
    refused({ model: { $tensor: w } }, 'model.$tensor')
    refused({ model: { w }, $number: w }, '$number')
  })

  test('two tensors of one name are refused', ({ library }) => {
    const { encodeCheckpoint, tensor } = withCheckpoints(library)
    const w = tensor([1])
    const checkpoint = { model: { 'ema.w': w }, ema: { w } }
    expectError(() => encodeCheckpoint(checkpoint), 'encodeCheckpoint', 'ema.w')
  })

  test('a file without a checkpoint, or one from the future, is refused', ({ library }) => {
    const { encodeSafetensors, decodeCheckpoint, tensor } = withCheckpoints(library)
    const refused = (metadata: Record<string, string>, ...pieces: string[]) => {
      const bytes = encodeSafetensors({ w: tensor([1]) }, metadata)
      expectError(() => decodeCheckpoint(bytes), 'decodeCheckpoint', ...pieces)
    }
    refused({}, 'no checkpoint', 'loadFile')
    refused({ format: 'pt' }, 'no checkpoint')
    refused({ stepgrad: '2', state: '{}' }, 'version 2', '1')
    refused({ stepgrad: '1', state: '{' }, 'no JSON')
    refused({ stepgrad: '1', state: '[]' }, 'model')
    refused({ stepgrad: '1', state: '{"epoch":1}' }, 'model')
    refused({ stepgrad: '1', state: '{"model":{"w":3}}' }, 'model')
    refused({ stepgrad: '1', state: '{"model":{"w":{"$tensor":"v"}}}' }, 'tensor "v"', 'not there')
    refused({ stepgrad: '1', state: '{"model":{"w":{"$tensor":"toString"}}}' }, 'not there')
    for (const name of ['"foo"', 'null', '"1"', '1', '""', '["NaN"]', '{"$number":"NaN"}']) {
      refused({ stepgrad: '1', state: `{"model":{},"lr":{"$number":${name}}}` }, `$number ${name}`)
    }
  })

  test('a model that is not all tensors is refused, before anything is written', ({ library }) => {
    const { encodeCheckpoint, tensor } = withCheckpoints(library)
    const w = tensor([1])
    const refused = (model: unknown, ...pieces: string[]) => {
      const checkpoint = { model, epoch: 1 } as unknown as Checkpoint
      expectError(() => encodeCheckpoint(checkpoint), 'encodeCheckpoint', ...pieces, 'stateDict()')
    }
    refused({ net: { w } }, 'model.net: Object must be a tensor')
    refused({ w, steps: 3 }, 'model.steps: number must be a tensor')
    refused({ w, list: [w] }, 'model.list: Array must be')
    refused(w, 'model: Tensor must be names and tensors')
    refused(undefined, 'model: undefined must be names and tensors')
    refused([w], 'model: Array must be names and tensors')
  })
})
