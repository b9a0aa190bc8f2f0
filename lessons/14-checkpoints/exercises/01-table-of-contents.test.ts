import { Net, encodeCheckpoint, encodeSafetensors, tensor, zeros } from '@stepgrad/14-checkpoints'
import { expect } from 'vitest'
import { exercise } from '../../exercise.ts'
import * as yours from './01-table-of-contents.ts'
import * as solution from './solutions/01-table-of-contents.ts'

const small = encodeSafetensors({ w: tensor([[1, 2, 3]]), b: tensor(4) }, { of: 'an exercise' })
const net = encodeCheckpoint({ model: new Net().stateDict(), epoch: 1 })

/** What comes before the numbers. */
function headerOf(file: Uint8Array): Uint8Array {
  const length = Buffer.from(file).readBigUInt64LE()
  return file.subarray(0, 8 + Number(length))
}

exercise(
  { yours, solution },
  {
    'each tensor is a line with its dtype and shape': ({ tableOfContents }) => {
      expect(tableOfContents(small)).toEqual([
        { name: 'w', dtype: 'F32', shape: [1, 3] },
        { name: 'b', dtype: 'F32', shape: [] },
      ])
    },
    'a header of more than 255 bytes is read to its end': ({ tableOfContents }) => {
      const names = tableOfContents(net).map(({ name }) => name)
      expect(names).toEqual(Object.keys(new Net().stateDict()))
    },
    'the numbers need not be there': ({ tableOfContents }) => {
      expect(tableOfContents(headerOf(net))).toEqual(tableOfContents(net))
    },
    'bytes may lie anywhere in memory': ({ tableOfContents }) => {
      const shifted = new Uint8Array(small.length + 5)
      shifted.set(small, 5)
      expect(tableOfContents(shifted.subarray(5))).toEqual(tableOfContents(small))
    },
    'the numbers of the network are counted': ({ countNumbers }) => {
      expect(countNumbers(net)).toBe(62_006)
      expect(countNumbers(small)).toBe(4)
      expect(countNumbers(encodeSafetensors({ none: zeros([5, 0]) }))).toBe(0)
    },
    'a header that is cut short is an error': ({ tableOfContents }) => {
      for (const length of [0, 7, 8, 20]) {
        expect(() => tableOfContents(small.subarray(0, length)), `${length} bytes`).toThrow(
          /header/,
        )
      }
      expect(() => tableOfContents(headerOf(net).subarray(0, -1))).toThrow(/header/)
    },
  },
)
