import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { withCheckpoints } from './checkpoint-library.ts'
import { expectError } from './errors.ts'
import { bigEndian, file, withLength } from './safetensors-bytes.ts'

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
      const { decodeSafetensors } = withCheckpoints(library)
      expectError(() => decodeSafetensors(bytes), 'decodeSafetensors', ...pieces)
      expectError(() => decodeSafetensors(bytes, 'loadFile: net'), 'loadFile: net', ...pieces)
    })
  }

  test('a number that does not fit into int32: an error that says which', ({ library }) => {
    const { decodeSafetensors } = withCheckpoints(library)
    const header = '{"w":{"dtype":"I64","shape":[2],"data_offsets":[0,16]}}'
    const bytes = file(header, '01000000 00000000 00000080 00000000')
    expectError(() => decodeSafetensors(bytes), 'decodeSafetensors', 'tensor w', 'element 1')
    expectError(() => decodeSafetensors(bytes), 'decodeSafetensors', '2147483648', 'int32')
  })

  test('a file cut short anywhere is refused', ({ library }) => {
    const { decodeSafetensors } = withCheckpoints(library)
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
