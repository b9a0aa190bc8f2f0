import { loadRandom } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'

export const random = capability('network', (test) => {
  test('a seed gives the 32-bit words of PyTorch, before and after the state is renewed', ({
    library,
  }) => {
    for (const { seed, first, from620, word1299 } of loadRandom().words) {
      const generator = new library.Generator(seed)
      const words = Array.from({ length: 1300 }, () => generator.next())
      expect(words.slice(0, 10), `seed ${seed}`).toEqual(first)
      expect(words.slice(620, 630), `seed ${seed}`).toEqual(from620)
      expect(words[1299], `seed ${seed}`).toBe(word1299)
    }
  })

  test('uniform numbers are those of torch.rand, to the bit, in both precisions', ({ library }) => {
    for (const { seed, dtype, from, to, values } of loadRandom().uniform) {
      if (from !== 0 || to !== 1) continue
      const generator = new library.Generator(seed)
      const drawn = values.map(() => generator.uniform(dtype))
      const expected = dtype === 'float32' ? values.map(Math.fround) : values
      expect(drawn, `seed ${seed}, ${dtype}`).toEqual(expected)
    }
  })

  test('a random permutation is that of torch.randperm', ({ library }) => {
    for (const { seed, values } of loadRandom().permutations) {
      const order = library.randomPermutation(values.length, new library.Generator(seed))
      expect(Array.from(order), `seed ${seed}, n ${values.length}`).toEqual(values)
    }
  })

  test('a seed that is no integer is an error', ({ library }) => {
    expect(() => new library.Generator(0.5)).toThrow(/Generator: seed 0\.5/)
  })
})
