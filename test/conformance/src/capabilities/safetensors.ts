import { type FileTensor, loadCheckpoints, readSafetensors } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import type { Library, Tensor } from '../library.ts'
import type { CheckpointLibrary } from './checkpoint-library.ts'
import { expectError } from './errors.ts'

const ours = (library: Library) => library as unknown as CheckpointLibrary

/** The safetensors format, byte by byte. */
export const safetensors = capability('safetensors', (test) => {
  test('a file is the length of its header, the header, the numbers', ({ library }) => {
    const { encodeSafetensors, tensor } = ours(library)
    const bytes = encodeSafetensors({ w: tensor([[1, 2, -0.5]]), b: tensor([3]) }, { of: 'two' })
    const header =
      '{"__metadata__":{"of":"two"},' +
      '"w":{"dtype":"F32","shape":[1,3],"data_offsets":[0,12]},' +
      '"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}'
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8)
    const numbers = '0000803f 00000040 000000bf 00004040'
    expect(hex(bytes)).toBe(hex(file(padded, numbers)))
    expect(bytes[0]).toBe(padded.length)
  })

  test('what was encoded comes back: dtypes, shapes, bits, names, texts', ({ library }) => {
    const { encodeSafetensors, decodeSafetensors, tensor, zeros } = ours(library)
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
    const { encodeSafetensors, decodeSafetensors } = ours(library)
    expect(hex(encodeSafetensors({}))).toBe(hex(file('{}      ', '')))
    expect(decodeSafetensors(file('{}', ''))).toEqual({ tensors: {}, metadata: {} })
  })

  test('a view is written as what it shows, and no more', ({ library }) => {
    const { encodeSafetensors, decodeSafetensors, arange } = ours(library)
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
    const { encodeSafetensors, tensor } = ours(library)
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
    const { encodeSafetensors, decodeSafetensors, tensor } = ours(library)
    const w = tensor([1, 2])
    const bytes = encodeSafetensors({ w })
    w.fill_(9)
    const { tensors } = decodeSafetensors(bytes)
    bytes.fill(0)
    expect(tensors.w.tolist()).toEqual([1, 2])
  })

  test('a parameter is written without its history, and read without one', ({ library }) => {
    const { encodeSafetensors, decodeSafetensors, tensor } = ours(library)
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
    const { encodeSafetensors, decodeSafetensors, tensor } = ours(library)
    const bytes = encodeSafetensors({ w: tensor([1, 2], { dtype: 'float64' }) })
    const shifted = Buffer.alloc(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodeSafetensors(shifted.subarray(3)).tensors.w.tolist()).toEqual([1, 2])
  })

  test('every dtype that PyTorch writes is read: its bits, or int32, or float32', async ({
    library,
    read,
  }) => {
    const { tensors } = ours(library).decodeSafetensors(readSafetensors('dtypes'))
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
    const { encodeSafetensors, decodeSafetensors, tensor } = ours(library)
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
    const { m } = ours(library).decodeSafetensors(file(header, '00 01 07')).tensors
    expect(m.dtype).toBe('bool')
    expect(m.to('float64').tolist()).toEqual([0, 1, 1]) // as in PyTorch, of a tensor from such bytes
  })

  test('a header can be as PyTorch’s friends write it: other order, more fields, no padding', ({
    library,
  }) => {
    const header =
      '{ "b":{"data_offsets":[8,12],"shape":[1],"dtype":"F32","note":{"a":[1,{"a":2}]}},\n' +
      '\t"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} }'
    const { tensors } = ours(library).decodeSafetensors(file(header, '0000803f 00000040 00004040'))
    expect([tensors.a.tolist(), tensors.b.tolist()]).toEqual([[1, 2], [3]])
  })

  test('a name that the format keeps, or a text that is none, is not written', ({ library }) => {
    const { encodeSafetensors, tensor } = ours(library)
    const w = tensor([1])
    expectError(() => encodeSafetensors({ __metadata__: w }), 'encodeSafetensors', '__metadata__')
    const number = { epoch: 3 } as unknown as Record<string, string>
    expectError(() => encodeSafetensors({ w }, number), 'encodeSafetensors', 'epoch', 'number')
  })

  test('what is no tensor is not written, and named', ({ library }) => {
    const { encodeSafetensors, tensor } = ours(library)
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
    const { encodeSafetensors } = ours(library)
    const long = { text: 'x'.repeat(100_000_000) }
    expectError(() => encodeSafetensors({}, long), 'encodeSafetensors', 'at most 100000000')
  })
})

/** What is wrong with a file, by what is said of it. */
export const badSafetensors = capability('safetensors', (test) => {
  const WHOLE = '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}'
  const TWO = '0000803f 00000040'

  /** A claim, the bytes, and pieces of the message. */
  const bad: readonly [claim: string, bytes: Uint8Array, ...pieces: string[]][] = [
    ['nothing', new Uint8Array(0), '0 bytes'],
    ['less than a length', Uint8Array.of(2, 0, 0), '3 bytes'],
    ['a header that is cut short', file(WHOLE, '').subarray(0, 30), 'cut short', '54', '30'],
    ['a huge header', withLength(file(WHOLE, TWO), 100_000_001n), 'header of 100000001', 'at most'],
    ['a header of 2⁶⁴ − 1 bytes', withLength(file(WHOLE, TWO), 2n ** 64n - 1n), 'at most'],
    ['a big-endian length', bigEndian(file(WHOLE, TWO)), 'at most'],
    ['a header that is no text', file('{"\xff', '', 'latin1'), 'UTF-8'],
    ['a header with a byte order mark', file(`\ufeff${WHOLE}`, TWO), 'does not begin with {'],
    ['a header that is a list', file('[]', ''), 'does not begin with {'],
    ['an empty header', file('', ''), 'does not begin with {'],
    ['a header that is no JSON', file('{"w":', ''), 'no JSON'],
    ['a header with NaN in it', entry('"shape":[NaN]'), 'no JSON'],
    ['more after the JSON', file(`${WHOLE}{}`, TWO), 'no JSON'],
    ['a pickle in a zip, as torch.save writes it', zip(), 'torch.save', 'pickle'],
    ['a pickle', Uint8Array.of(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9), 'torch.save'],

    ['a name that is there twice', file(`{"w":1,"\\u0077":2}`, ''), '"w" twice'],
    ['a field that is there twice', entry('"dtype":"F64"'), '"dtype" twice'],
    ['metadata twice', file('{"__metadata__":{},"__metadata__":{}}', ''), '"__metadata__" twice'],
    ['metadata that is no object', file('{"__metadata__":["a"]}', ''), '__metadata__'],
    ['metadata with a number', file('{"__metadata__":{"epoch":3}}', ''), '__metadata__', 'texts'],

    ['a tensor that is a number', file('{"w":1}', ''), 'tensor w', '1'],
    ['a tensor that is null', file('{"w":null}', ''), 'tensor w', 'null'],
    [
      'no dtype',
      file('{"w":{"shape":[2],"data_offsets":[0,8]}}', TWO),
      'tensor w',
      'dtype nothing',
    ],
    ['an unknown dtype', tensor('"F8_E4M3"', '[2]', '[0,8]'), 'tensor w', 'dtype "F8_E4M3"', 'F32'],
    ['a dtype of JavaScript’s', tensor('"toString"', '[2]', '[0,8]'), 'dtype "toString"'],
    ['a dtype that is a number', tensor('32', '[2]', '[0,8]'), 'dtype 32'],
    ['a negative size', tensor('"F32"', '[-2]', '[0,8]'), 'tensor w', 'shape [-2]', '≥ 0'],
    ['two negative sizes', tensor('"F32"', '[-1,-2]', '[0,8]'), 'shape [-1, -2]'],
    ['a size of one and a half', tensor('"F32"', '[1.5]', '[0,6]'), 'shape [1.5]'],
    ['a size that is a text', tensor('"F32"', '["2"]', '[0,8]'), 'shape ["2"]'],
    ['a size of −0', tensor('"F32"', '[-0]', '[0,0]'), 'tensor w', 'shape [-0]', '≥ 0'],
    ['an offset of −0', tensor('"F32"', '[2]', '[-0,8]'), 'data_offsets [-0, 8]'],
    ['an infinite size', tensor('"F32"', '[1e999]', '[0,8]'), 'shape [Infinity]'],
    ['a size beyond 2⁵³', tensor('"F32"', '[9007199254740993,0]', '[0,0]'), 'shape'],
    ['no shape', file('{"w":{"dtype":"F32","data_offsets":[0,8]}}', TWO), 'shape nothing'],
    ['a shape that is a number', tensor('"F32"', '2', '[0,8]'), 'shape 2'],
    ['an infinite offset', tensor('"F32"', '[2]', '[0,1e999]'), 'data_offsets [0, Infinity]'],
    ['an offset that is no whole number', tensor('"F32"', '[2]', '[0.5,8.5]'), '[0.5, 8.5]'],
    ['a negative offset', tensor('"F32"', '[2]', '[-8,0]'), 'tensor w', 'data_offsets [-8, 0]'],
    ['an end before the beginning', tensor('"F32"', '[2]', '[8,0]'), 'data_offsets [8, 0]'],
    ['one offset', tensor('"F32"', '[2]', '[8]'), 'data_offsets [8]'],
    ['no offsets', file('{"w":{"dtype":"F32","shape":[2]}}', TWO), 'data_offsets nothing'],

    [
      'a tensor that says it is smaller',
      tensor('"F32"', '[1]', '[0,8]'),
      'takes 4 bytes',
      'hold 8',
    ],
    ['a tensor that says it is larger', tensor('"F32"', '[3]', '[0,8]'), 'takes 12', 'hold 8'],
    ['a dtype that is too wide', tensor('"F64"', '[2]', '[0,8]'), 'F64 (2)', 'takes 16', 'hold 8'],
    [
      'sizes whose product overflows',
      tensor('"F32"', '[4294967296,4294967296]', '[0,0]'),
      'hold 0',
    ],

    [
      'numbers that are cut short',
      file(WHOLE, '0000803f 0000'),
      'tensor w',
      'byte 8',
      '6',
      'cut short',
    ],
    ['numbers that nobody speaks of', file(WHOLE, `${TWO} 00`), 'last 1 bytes'],
    ['a tensor inside of another', pair([0, 8], [4, 12]), 'tensor v', 'byte 4', 'inside of w', '8'],
    ['two tensors in the same place', pair([0, 8], [0, 8]), 'inside of'],
    ['a hole between tensors', pair([0, 8], [12, 20]), 'tensor v', 'byte 12', '8', 'a hole'],
    ['a hole before the first', tensor('"F32"', '[1]', '[4,8]'), 'tensor w', 'byte 4', 'a hole'],
    ['offsets counted from the beginning of the file', absolute(), 'tensor w', 'a hole'],
  ]

  for (const [claim, bytes, ...pieces] of bad) {
    test(`${claim}: an error that says so`, ({ library }) => {
      const { decodeSafetensors } = ours(library)
      expectError(() => decodeSafetensors(bytes), 'decodeSafetensors', ...pieces)
      expectError(() => decodeSafetensors(bytes, 'loadFile: net'), 'loadFile: net', ...pieces)
    })
  }

  test('a number that does not fit into int32: an error that says which', ({ library }) => {
    const { decodeSafetensors } = ours(library)
    const header = '{"w":{"dtype":"I64","shape":[2],"data_offsets":[0,16]}}'
    const bytes = file(header, '01000000 00000000 00000080 00000000')
    expectError(() => decodeSafetensors(bytes), 'decodeSafetensors', 'tensor w', 'element 1')
    expectError(() => decodeSafetensors(bytes), 'decodeSafetensors', '2147483648', 'int32')
  })

  test('a file cut short anywhere is refused', ({ library }) => {
    const { decodeSafetensors } = ours(library)
    const whole = file(WHOLE, TWO)
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSafetensors(whole.subarray(0, length)), `${length} bytes`).toThrow(
        /^decodeSafetensors: /,
      )
    }
    expect(decodeSafetensors(whole).tensors.w.tolist()).toEqual([1, 2])
  })

  function entry(more: string): Uint8Array {
    return file(`{"w":{"dtype":"F32",${more},"shape":[2],"data_offsets":[0,8]}}`, TWO)
  }
  function tensor(dtype: string, shape: string, offsets: string): Uint8Array {
    return file(`{"w":{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}}`, TWO)
  }
  function pair(w: number[], v: number[]): Uint8Array {
    const [first, second] = [w, v].map((offsets) => {
      return JSON.stringify({ dtype: 'F32', shape: [2], data_offsets: offsets })
    })
    return file(`{"w":${first},"v":${second}}`, '00'.repeat(20))
  }
  function absolute(): Uint8Array {
    const header = '{"w":{"dtype":"F32","shape":[2],"data_offsets":[64,72]}}'
    return file(header, TWO)
  }
  function zip(): Uint8Array {
    return Buffer.concat([Buffer.from('PK\x03\x04'), new Uint8Array(60)])
  }
})

/** A file of this header and these numbers, whatever they say. */
function file(header: string, numbers: string, encoding: 'utf8' | 'latin1' = 'utf8'): Uint8Array {
  const text = Buffer.from(header, encoding)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, Buffer.from(numbers.replaceAll(' ', ''), 'hex')])
}

function withLength(bytes: Uint8Array, length: bigint): Uint8Array {
  const copy = Buffer.from(bytes)
  copy.writeBigUInt64LE(length)
  return copy
}

function bigEndian(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes)
  copy.subarray(0, 8).reverse()
  return copy
}

function headerOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes)
  return buffer.subarray(8, 8 + Number(buffer.readBigUInt64LE())).toString()
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function numbersOf({ values, dtype }: FileTensor): number[] {
  return values.map((value) => (dtype === 'float32' ? Math.fround(Number(value)) : Number(value)))
}
