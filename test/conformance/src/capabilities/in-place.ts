import { expect } from 'vitest'
import { type Context, capability } from '../capability.ts'
import type { Tensor } from '../library.ts'
import { ramp } from './cases.ts'
import { expectError } from './errors.ts'

/** add_, sub_, mul_, zero_, fill_, copy_. */
export const inPlace = capability('in-place', (test) => {
  test('add_, sub_ and mul_ change the tensor itself and give it back', async ({
    library,
    read,
  }) => {
    const x = library.tensor([1, 2, 3])
    const { storage } = x
    const y = library.tensor([10, 20, 30])
    expect(x.add_(y), 'x.add_(y) is x itself').toBe(x)
    expect(Array.from(await read(x))).toEqual([11, 22, 33])
    expect(Array.from(await read(x.sub_(library.ones([3]))))).toEqual([10, 21, 32])
    expect(Array.from(await read(x.mul_(y)))).toEqual([100, 420, 960])
    expect(x.storage, 'x keeps its storage').toBe(storage)
    expect(Array.from(await read(y))).toEqual([10, 20, 30])
  })

  test('add_, sub_ and mul_ take a plain number', async ({ library, read }) => {
    const x = library.tensor([1, 2])
    expect(Array.from(await read(x.add_(2).mul_(3).sub_(1)))).toEqual([8, 11])
  })

  test('zero_ and fill_ overwrite every number', async ({ library, read }) => {
    const x = library.tensor([1, NaN])
    expect(Array.from(await read(x.fill_(0.5)))).toEqual([0.5, 0.5])
    expect(Array.from(await read(x.zero_()))).toEqual([0, 0])
  })

  test(
    'copy_ takes the numbers of another tensor, broadcast',
    async ({ library, read }) => {
      const x = library.zeros([2, 3])
      expect(x.copy_(library.tensor([1, 2, 3])), 'x.copy_(tensor) is x itself').toBe(x)
      expect(Array.from(await read(x))).toEqual([1, 2, 3, 1, 2, 3])
      x.copy_(library.tensor([[4], [5]]))
      expect(Array.from(await read(x))).toEqual([4, 4, 4, 5, 5, 5])
      const source = library.tensor(6)
      x.copy_(source).add_(1)
      expect(source.item()).toBe(6)
    },
    { needs: ['broadcasting'] },
  )

  test(
    'the other operand broadcasts',
    async ({ library, read }) => {
      const x = library.zeros([2, 2])
      x.add_(library.tensor([1, 2])).mul_(library.tensor([[1], [10]]))
      expect(Array.from(await read(x))).toEqual([1, 2, 10, 20])
    },
    { needs: ['broadcasting'] },
  )

  test(
    'writing through a view changes just what the view shows',
    async ({ library, read }) => {
      const x = ramp(library, [3, 3])
      x.narrow(0, 1, 1).mul_(10)
      x.t().narrow(0, 2, 1).zero_()
      expect(Array.from(await read(x))).toEqual([0, 1, 0, 30, 40, 0, 6, 7, 0])
      x.narrow(0, 0, 2)
        .narrow(1, 0, 2)
        .copy_(
          library
            .tensor([
              [1, 2],
              [3, 4],
            ])
            .t(),
        )
      expect(Array.from(await read(x))).toEqual([1, 3, 0, 2, 4, 0, 6, 7, 0])
      x.view(9).narrow(0, 6, 3).fill_(-1)
      expect(Array.from(await read(x))).toEqual([1, 3, 0, 2, 4, 0, -1, -1, -1])
    },
    { needs: ['views'] },
  )

  test('a tensor may be its own operand', async ({ library, read }) => {
    const x = library.tensor([1, 2, 3])
    expect(Array.from(await read(x.add_(x)))).toEqual([2, 4, 6])
    expect(Array.from(await read(x.mul_(x)))).toEqual([4, 16, 36])
    expect(Array.from(await read(x.sub_(x)))).toEqual([0, 0, 0])
  })

  test(
    'what has been overwritten is never read',
    async (context) => {
      const x = () => ramp(context.library, [6])
      const m = () => ramp(context.library, [3, 3])
      const tail = (t: Tensor) => t.narrow(0, 1, 5)
      const head = (t: Tensor) => t.narrow(0, 0, 5)
      await expectNoFeedback(context, x(), (t) => tail(t).copy_(head(t)), [0, 0, 1, 2, 3, 4])
      await expectNoFeedback(context, x(), (t) => head(t).copy_(tail(t)), [1, 2, 3, 4, 5, 5])
      await expectNoFeedback(context, x(), (t) => tail(t).add_(head(t)), [0, 1, 3, 5, 7, 9])
      await expectNoFeedback(context, m(), (t) => t.copy_(t.t()), [0, 3, 6, 1, 4, 7, 2, 5, 8])
      const lessFirst = [0, 1, 2, 0, 1, 2, 0, 1, 2]
      await expectNoFeedback(context, m(), (t) => t.sub_(t.narrow(1, 0, 1)), lessFirst)
    },
    { needs: ['views', 'broadcasting'] },
  )

  test(
    'a number that several elements share cannot be computed in place',
    async ({ library, read }) => {
      const base = library.tensor([[1], [2]])
      const x = base.expand(2, 3)
      expectError(() => x.add_(1), 'add_', '(2, 3)')
      expectError(() => x.mul_(library.ones([2, 3])), 'mul_', '(2, 3)')
      expectError(() => x.copy_(library.zeros([2, 3])), 'copy_', '(2, 3)')
      expect(Array.from(await read(base))).toEqual([1, 2])
    },
    { needs: ['views'] },
  )

  test(
    'an operand that would stretch the tensor is an error, and nothing is written',
    async ({ library, read }) => {
      const x = library.tensor([1, 2, 3])
      const wide = library.ones([2, 3])
      expectError(() => x.add_(wide), 'add_', '(2, 3)')
      expectError(() => x.copy_(wide), 'copy_', '(2, 3)')
      expectError(() => x.mul_(library.ones([2])), 'mul_', '(3)', '(2)')
      expectError(() => x.narrow(0, 0, 1).sub_(x), 'sub_', '(1)', '(3)')
      expect(Array.from(await read(x))).toEqual([1, 2, 3])
    },
    { needs: ['views'] },
  )

  test('an operand of another precision is an error, and nothing is written', async ({
    library,
    read,
    has,
  }) => {
    if (has('promotion')) return // from there on only what x cannot hold is an error
    const x = library.tensor([1, 2])
    const double = library.ones([2], { dtype: 'float64' })
    expectError(() => x.add_(double), 'add_', 'dtypes float32 and float64')
    expectError(() => x.copy_(double), 'copy_', 'dtypes float32 and float64')
    expect(Array.from(await read(x))).toEqual([1, 2])
  })

  test('copy_ takes a plain number too, for every place', async ({ library, read }) => {
    const x = library.zeros([2])
    expect(x.copy_(2.5), 'x.copy_(2.5) is x itself').toBe(x)
    expect(Array.from(await read(x))).toEqual([2.5, 2.5])
  })

  test(
    'tensors of no numbers can be changed in place',
    async ({ library, read }) => {
      const x = library.zeros([0, 3])
      x.add_(1)
        .mul_(library.ones([3]))
        .fill_(2)
        .copy_(library.ones([1, 3]))
      expect(x.shape).toEqual([0, 3])
      expect(await read(x)).toHaveLength(0)
    },
    { needs: ['broadcasting'] },
  )
})

/** Where source and target share numbers, a stage may refuse, or must give what reading first gives. */
async function expectNoFeedback(
  { read }: Context,
  x: Tensor,
  change: (x: Tensor) => void,
  expected: readonly number[],
): Promise<void> {
  const before = Array.from(await read(x))
  let refused = false
  try {
    change(x)
  } catch (error) {
    expect(String(error)).toMatch(/_: .*(overlap|share|same)/)
    refused = true
  }
  expect(Array.from(await read(x))).toEqual(refused ? before : expected)
}
