import { type FileTensor, loadCheckpoints, readSafetensors } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import type { Tensor } from '../library.ts'
import { withCheckpoints } from './checkpoint-library.ts'
import { expectError } from './errors.ts'
import { file, headerOf, hex } from './safetensors-bytes.ts'

/** The safetensors format, byte by byte. */
export const safetensors = capability('safetensors', (test) => {
  test('a file is the length of its header, the header, the numbers', ({ library }) => {
    const { encodeSafetensors, tensor } = withCheckpoints(library)
    const bytes = encodeSafetensors({ w: tensor([[1, 2, -0.5]]), b: tensor([3]) }, { of: 'two' })
    const header =
      '{"__metadata__":{"of":"two"},' +
      '"w":{"dtype":"F32","shape":[1,3],"data_offsets":[0,12]},' +
      '"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}'
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8)
    const numbers = '0000803f 00000040 000000bf 00004040'
    expect(hex(bytes), 'bytes of the file').toBe(hex(file(padded, numbers)))
    expect(bytes[0], 'length of the header').toBe(padded.length)
  })

  test('what was encoded comes back: dtypes, shapes, bits, names, texts', ({ library }) => {
    const { encodeSafetensors, decodeSafetensors, tensor, zeros } = withCheckpoints(library)
    const tensors = {
      'a.weight': tensor([
        [1e-45, -0],
        [NaN, Infinity],
      ]),
      'a.bias': tensor([0.1, 5e-324, -Infinity], { dtype: 'float64' }),
      single: tensor(7, { dtype: 'float64' }),
      empty: zeros([2, 0]),
      'ä "quoted"\\\n': tensor([1]),
      __proto__x: tensor([2]),
    }
    const metadata = { format: 'pt', ключ: '{"a": "b"}' }
    const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata))
    expect(decoded.metadata).toEqual(metadata)
    expect(Object.keys(decoded.tensors).sort()).toEqual(Object.keys(tensors).sort())
    for (const [name, { dtype, shape }] of Object.entries(tensors)) {
      const got = decoded.tensors[name]
      expect([got.dtype, got.shape], name).toEqual([dtype, shape])
      expect(got.tolist(), name).toEqual(tensors[name as 'single'].tolist())
    }
  })

  test('nothing at all is a file, too', ({ library }) => {
    const { encodeSafetensors, decodeSafetensors } = withCheckpoints(library)
    expect(hex(encodeSafetensors({})), 'bytes of a file without tensors').toBe(
      hex(file('{}      ', '')),
    )
    expect(decodeSafetensors(file('{}', ''))).toEqual({ tensors: {}, metadata: {} })
  })

  test('a view is written as what it shows, and no more', ({ library }) => {
    const { encodeSafetensors, decodeSafetensors, arange } = withCheckpoints(library)
    const x = arange(12).view(3, 4)
    const views = {
      rows: x.narrow(0, 1, 2),
      column: x.narrow(1, 2, 1),
      turned: x.t(),
      repeated: x.narrow(0, 0, 1).expand(2, 4),
    }
    const bytes = encodeSafetensors(views)
    const { tensors } = decodeSafetensors(bytes)
    for (const [name, view] of Object.entries(views)) {
      expect(tensors[name].tolist(), name).toEqual(view.tolist())
    }
    expect(bytes.length).toBe(8 + headerOf(bytes).length + 4 * (8 + 3 + 12 + 8))
  })

  test('each number begins at a multiple of its size', ({ library }) => {
    const { encodeSafetensors, tensor } = withCheckpoints(library)
    const bytes = encodeSafetensors({
      a: tensor([1]),
      b: tensor([2], { dtype: 'float64' }),
      c: tensor([3]),
      d: tensor([4], { dtype: 'float64' }),
    })
    const header = headerOf(bytes)
    expect(header.length % 8).toBe(0)
    const offsets = JSON.parse(header) as Record<string, { data_offsets: number[] }>
    expect(Object.entries(offsets).map(([name, info]) => [name, info.data_offsets[0]])).toEqual([
      ['b', 0],
      ['d', 8],
      ['a', 16],
      ['c', 20],
    ])
  })

  test('what is done to a tensor afterwards changes neither the bytes nor what was read', ({
    library,
  }) => {
    const { encodeSafetensors, decodeSafetensors, tensor } = withCheckpoints(library)
    const w = tensor([1, 2])
    const bytes = encodeSafetensors({ w })
    w.fill_(9)
    const { tensors } = decodeSafetensors(bytes)
    bytes.fill(0)
    expect(tensors.w.tolist()).toEqual([1, 2])
  })

  test('a parameter is written without its history, and read without one', ({ library }) => {
    const { encodeSafetensors, decodeSafetensors, tensor } = withCheckpoints(library)
    const w = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { requiresGrad: true },
    )
    const { tensors } = decodeSafetensors(encodeSafetensors({ w, wT: w.t() }))
    expect([tensors.w.requiresGrad, tensors.wT.requiresGrad]).toEqual([false, false])
    expect(tensors.wT.tolist()).toEqual([
      [1, 3],
      [2, 4],
    ])
  })

  test('bytes that begin anywhere in memory are read', ({ library }) => {
    const { encodeSafetensors, decodeSafetensors, tensor } = withCheckpoints(library)
    const bytes = encodeSafetensors({ w: tensor([1, 2], { dtype: 'float64' }) })
    const shifted = Buffer.alloc(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodeSafetensors(shifted.subarray(3)).tensors.w.tolist()).toEqual([1, 2])
  })

  test('every dtype that PyTorch writes is read: its bits, or int32, or float32', async ({
    library,
    read,
  }) => {
    const { tensors } = withCheckpoints(library).decodeSafetensors(readSafetensors('dtypes'))
    const { dtypes } = loadCheckpoints()
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(dtypes).sort())
    for (const [name, expected] of Object.entries(dtypes)) {
      const got = tensors[name]
      expect([got.dtype, got.shape], name).toEqual([expected.dtype, expected.shape])
      const values = await read(got)
      expectSame(values, numbersOf(expected), name)
      const signs = (numbers: ArrayLike<number>) => Array.from(numbers, (n) => Object.is(n, -0))
      expect(signs(values), `${name}: −0`).toEqual(signs(numbersOf(expected)))
    }
  })

  test('int32 and bool are written as what they are', ({ library }) => {
    const { encodeSafetensors, decodeSafetensors, tensor } = withCheckpoints(library)
    const int32 = tensor([[2 ** 31 - 1, -(2 ** 31)]], { dtype: 'int32' as never })
    const bool = tensor([1, 0, 1], { dtype: 'bool' as never })
    const bytes = encodeSafetensors({ bool, int32 })
    expect(headerOf(bytes).trim()).toBe(
      '{"int32":{"dtype":"I32","shape":[1,2],"data_offsets":[0,8]},' +
        '"bool":{"dtype":"BOOL","shape":[3],"data_offsets":[8,11]}}',
    )
    const { tensors } = decodeSafetensors(bytes)
    expect([tensors.int32.dtype, tensors.bool.dtype]).toEqual(['int32', 'bool'])
    expect(tensors.int32.tolist()).toEqual(int32.tolist())
    expect(tensors.bool.tolist()).toEqual(bool.tolist())
  })

  test('a bool that is stored as 7 is true, that is 1', ({ library }) => {
    const header = '{"m":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}'
    const { m } = withCheckpoints(library).decodeSafetensors(file(header, '00 01 07')).tensors
    expect(m.dtype).toBe('bool')
    expect(m.to('float64').tolist()).toEqual([0, 1, 1]) // as in PyTorch, of a tensor from such bytes
  })

  test('a header can be as PyTorch’s friends write it: other order, more fields, no padding', ({
    library,
  }) => {
    const header =
      '{ "b":{"data_offsets":[8,12],"shape":[1],"dtype":"F32","note":{"a":[1,{"a":2}]}},\n' +
      '\t"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} }'
    const { tensors } = withCheckpoints(library).decodeSafetensors(
      file(header, '0000803f 00000040 00004040'),
    )
    expect([tensors.a.tolist(), tensors.b.tolist()]).toEqual([[1, 2], [3]])
  })

  test('a name that the format keeps, or a text that is none, is not written', ({ library }) => {
    const { encodeSafetensors, tensor } = withCheckpoints(library)
    const w = tensor([1])
    expectError(() => encodeSafetensors({ __metadata__: w }), 'encodeSafetensors', '__metadata__')
    const number = { epoch: 3 } as unknown as Record<string, string>
    expectError(() => encodeSafetensors({ w }, number), 'encodeSafetensors', 'epoch', 'number')
  })

  test('what is no tensor is not written, and named', ({ library }) => {
    const { encodeSafetensors, tensor } = withCheckpoints(library)
    const refused = (a: unknown, kind: string) => {
      const call = () => encodeSafetensors({ w: tensor([1]), a } as Record<string, Tensor>)
      expectError(call, 'encodeSafetensors', `a is a ${kind}; it must be a tensor`)
    }
    refused([1, 2], 'Array')
    refused(new Float32Array(2), 'Float32Array')
    refused(undefined, 'undefined')
    refused(null, 'null')
    refused(1, 'number')
  })

  test('a header that no reader would accept is not written', ({ library }) => {
    const { encodeSafetensors } = withCheckpoints(library)
    const long = { text: 'x'.repeat(100_000_000) }
    expectError(() => encodeSafetensors({}, long), 'encodeSafetensors', 'at most 100000000')
  })
})

function numbersOf({ values, dtype }: FileTensor): number[] {
  return values.map((value) => (dtype === 'float32' ? Math.fround(Number(value)) : Number(value)))
}
