import { loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { apply, build, describeCalls, ramp, tensorOf } from './cases.ts'

/** What a tensor looks like as text. */
export const printing = capability('printing', (test) => {
  const { ramps, ...groups } = loadCases('printing')

  test('a tensor prints like PyTorch, columns aligned', ({ library }) => {
    const x = library.tensor([
      [1, 2.5],
      [-10, 0],
    ])
    expect(`${x.toString()}\n`).toBe(
      'tensor([[  1.0000,   2.5000],\n        [-10.0000,   0.0000]])\n',
    )
  })

  test('float64 says so', ({ library }) => {
    const x = library.tensor([[1, 2]], { dtype: 'float64' })
    expect(x.toString()).toBe('tensor([[1., 2.]], dtype=float64)')
  })

  test('a template string shows the numbers', ({ library }) => {
    expect(String(library.tensor(3))).toBe('tensor(3.)')
  })

  for (const [group, tensors] of Object.entries(groups)) {
    test(`${group} print as in PyTorch`, ({ library }) => {
      expect(tensors.length).toBeGreaterThan(0)
      for (const given of tensors)
        expect(build(library, given).toString(), 'print of the tensor').toBe(given.text)
    })
  }

  test(
    'above a thousand numbers only the edges print, and views print what they show',
    ({ library }) => {
      for (const { shape, calls, text } of ramps) {
        const view = tensorOf(apply(library, ramp(library, shape), calls, {}))
        expect(view.toString(), `(${shape.join(', ')})${describeCalls(calls)}`).toBe(text)
      }
    },
    { needs: ['views', 'elementwise'] },
  )

  test('a line breaks by the widest finite number that is not 0', ({ library }) => {
    const zeros = `[${'0., '.repeat(23)}0.,\n        ${'0., '.repeat(5)}0.]`
    expect(library.zeros([30]).toString()).toBe(`tensor(${zeros})`)
  })

  test('only what lies exactly between two decimals goes to the even one', ({ library }) => {
    const float64 = { dtype: 'float64' } as const
    const near = library.tensor([1.00005, 0.12345], float64) // stored a little above, below the tie
    expect(near.toString()).toBe('tensor([1.0001, 0.1235], dtype=float64)')
    expect(library.tensor([0.03125, 0.09375], float64).toString()).toBe(
      'tensor([0.0312, 0.0938], dtype=float64)',
    )
  })
})
