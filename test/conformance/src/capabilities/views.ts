import { type ViewCase, floatsOf, loadCases } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { type Context, capability } from '../capability.ts'
import { expectSame } from '../compare.ts'
import { expectError } from './errors.ts'
import { apply, describeCalls, expectCase, outOfOrder, ramp, tensorOf } from './cases.ts'

/** One storage, many shapes. */
export const views = capability('views', (test) => {
  const cases = loadCases('views')

  test(
    'view shares storage: what is written through one is read through the other',
    async ({ library, read }) => {
      const x = library.zeros([2, 3])
      const flat = x.view(6)
      flat.narrow(0, 4, 1).fill_(7)
      expect(flat.storage, 'x.view(6) shares the storage of x').toBe(x.storage)
      expect(Array.from(await read(x))).toEqual([0, 0, 0, 0, 7, 0])
    },
    { needs: ['in-place'] },
  )

  test('view(-1, 16 * 5 * 5) lays each image of a batch out in one row', async ({
    library,
    read,
  }) => {
    const x = ramp(library, [4, 16, 5, 5])
    const rows = x.view(-1, 16 * 5 * 5)
    expect(rows.shape).toEqual([4, 400])
    expect(rows.storage, 'x.view(-1, 16 * 5 * 5) shares the storage of x').toBe(x.storage)
    expect(Array.from(await read(rows.narrow(0, 2, 1)))).toEqual(
      Array.from({ length: 400 }, (_, i) => 800 + i),
    )
  })

  test('view and −1 give the shapes, strides and numbers of PyTorch', (context) =>
    expectViews(context, cases.view))
  test('reshape copies where a view cannot do, and only there', (context) =>
    expectViews(context, cases.reshape))
  test('transpose, t and permute reorder strides, not numbers', (context) =>
    expectViews(context, cases.reorder))
  test('narrow starts further into the same storage', (context) =>
    expectViews(context, cases.narrow))
  test('expand repeats by stepping nowhere', (context) => expectViews(context, cases.expand))
  test('squeeze and unsqueeze drop and add dimensions of size 1', (context) =>
    expectViews(context, cases.squeeze))

  test('a view that does not fit is an error', (context) => expectViews(context, cases.viewErrors))
  test('a wrong dimension to transpose or permute is an error', (context) =>
    expectViews(context, cases.reorderErrors))
  test('narrowing beyond the end is an error', (context) =>
    expectViews(context, cases.narrowErrors))
  test('expanding what is not of size 1 is an error', (context) =>
    expectViews(context, cases.expandErrors))
  test('squeezing a dimension that is not there is an error', (context) =>
    expectViews(context, cases.squeezeErrors))

  test('view says what it got, what was asked and how many elements each has', ({ library }) => {
    const x = library.zeros([2, 3])
    expectError(() => x.view(4, 2), 'view', '(2, 3) cannot become (4, 2)', '6', '8')
    expect(() => x.view(4, 2)).toThrow(library.ShapeError)
    expectError(() => x.reshape(5), 'reshape', '(2, 3)', '(5)')
    expectError(() => x.view(-1, 4), 'view', '(2, 3)', '(-1, 4)')
    const says = 'got an array: sizes are given one by one'
    const shape = [3, 2] as unknown as number
    expectError(() => x.view(shape), 'view', says, 'view(2, 3)')
    expectError(() => x.reshape(shape), 'reshape', says, 'reshape(2, 3)')
    const dims = [1, 0] as unknown as number
    expectError(() => x.permute(dims), 'permute', 'given one by one', 'permute(0, 1)')
  })

  test('a view that strides cannot express is an error that names reshape', ({ library }) => {
    const x = library.zeros([2, 3]).t()
    expectError(() => x.view(6), 'view', '(3, 2)', '(6)', 'reshape')
  })

  test('narrow and permute say what they got', ({ library }) => {
    const x = library.zeros([2, 5])
    expectError(() => x.narrow(1, 3, 4), 'narrow', '(2, 5)', 'start 3', 'length 4', 'dimension 1')
    expectError(() => x.permute(0, 0), 'permute', '(2, 5)', '(0, 0)')
    expectError(() => x.transpose(0, 2), 'transpose', '(2, 5)', 'dimension 2')
    expectError(() => x.expand(2, 10), 'expand', '(2, 5)', '(2, 10)')
    expectError(() => library.zeros([2, 3, 4]).t(), 't', '(2, 3, 4)', 'transpose')
  })

  test('item and tolist read through strides and offset', ({ library }) => {
    const x = ramp(library, [2, 3])
    expect(x.t().tolist()).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ])
    expect(x.t().narrow(0, 2, 1).narrow(1, 1, 1).item()).toBe(5)
    expect(x.narrow(1, 1, 1).expand(2, 2).tolist()).toEqual([
      [1, 1],
      [4, 4],
    ])
  })

  test('contiguous gives the same tensor where the numbers already lie in order', ({ library }) => {
    const x = library.zeros([2, 3])
    expect(x.isContiguous(), 'x.isContiguous()').toBe(true)
    expect(
      x.contiguous().storage,
      'x.contiguous() shares the storage of x, which is contiguous',
    ).toBe(x.storage)
    expect(x.t().isContiguous(), 'x.t().isContiguous()').toBe(false)
    expect(x.t().contiguous().storage, 'x.t().contiguous() has a storage of its own').not.toBe(
      x.storage,
    )
  })

  test('a new tensor starts at offset 0', ({ library }) => {
    expect(library.zeros([3]).storageOffset).toBe(0)
    expect(library.zeros([3]).narrow(0, 2, 1).storageOffset).toBe(2)
  })

  for (const [name, group] of Object.entries(loadCases('functions'))) {
    test(`${name} gives the same for inputs that lie out of order in storage`, async (context) => {
      for (const given of group) await expectCase(context, given, { arrange: outOfOrder })
    })
  }

  test('a single number cannot be narrowed, but transposed', ({ library }) => {
    expect(() => library.tensor(5).narrow(0, 0, 1)).toThrow('narrow: ()')
    expect(library.tensor(5).transpose(0, -1).item()).toBe(5)
  })
})

/** Each chain of views comes out as in PyTorch, strides and sharing included. */
export async function expectViews(context: Context, group: readonly ViewCase[]): Promise<void> {
  for (const given of group) await expectView(context, given)
}

async function expectView({ library, read }: Context, given: ViewCase): Promise<void> {
  const { shape, calls, result } = given
  const what = `(${shape.join(', ')})${describeCalls(calls)}`
  const x = ramp(library, shape)
  if (!result) {
    const operation = calls.at(-1)![0]
    expect(() => apply(library, x, calls, {}), what).toThrow(new RegExp(`^${operation}: .`))
    return
  }
  const view = tensorOf(apply(library, x, calls, {}))
  expect(view.shape, what).toEqual(result.shape)
  expect(view.isContiguous(), `${what}, contiguous`).toBe(result.contiguous)
  expectSame(await read(view), floatsOf(result), what)
  if (view.numel() === 0) return
  // along a dimension of size 1 nobody walks, so its stride is free
  const steps = (strides: readonly number[]) => strides.filter((_, i) => result.shape[i] > 1)
  expect(steps(view.strides), `${what}, strides`).toEqual(steps(result.strides))
  expect(view.storageOffset, `${what}, offset`).toBe(result.offset)
  expect(view.storage === x.storage, `${what}, shares its storage`).toBe(result.shares)
}
