import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { onEachDevice } from './device-context.ts'
import { expectError } from './errors.ts'

/** int32 on a device, which stores floats. */
export const deviceWholeNumbers = capability('device-network', (test) => {
  const onEach = onEachDevice(test)

  onEach('whole numbers are kept exactly, and other dtypes are refused', async (context) => {
    const { library, device } = context
    const classes = library
      .tensor(
        [
          [3, 1],
          [2, 2 ** 24],
        ],
        { dtype: 'int32' },
      )
      .to(device)
    expect(classes.dtype).toBe('int32')
    expect((await classes.cpu()).tolist()).toEqual([
      [3, 1],
      [2, 2 ** 24],
    ])
    expect((await classes.cpu()).dtype).toBe('int32')
    const far = library.tensor([2 ** 24 + 1], { dtype: 'int32' })
    expectError(() => far.to(device), 'to', '16777217', 'exact up to 2²⁴')
  })

  onEach(
    'whole numbers copied in place are those that are read',
    async ({ library, device, put }) => {
      const whole = (values: number[]) => library.tensor(values, { dtype: 'int32' }).to(device)
      const classes = whole([1, 2, 3])
      classes.copy_(library.tensor([2, 0, 1], { dtype: 'int32' }))
      expect((await classes.cpu()).tolist()).toEqual([2, 0, 1])
      const logits = put([
        [9, 0, -9],
        [9, 0, -9],
        [9, 0, -9],
      ])
      expectClose([library.crossEntropy(logits, classes).item()], [9], {
        ...{ what: 'cost', within: 1e-3 },
      })
      classes.narrow(0, 1, 1).copy_(whole([1]))
      expect((await classes.cpu()).tolist()).toEqual([2, 1, 1])
      classes.copy_(library.tensor([1.5, 2.5, -0.5]))
      expect((await classes.cpu()).tolist()).toEqual([1, 2, 0])
      const fractions = put([0, 0, 0])
      fractions.copy_(classes)
      expect((await fractions.cpu()).tolist()).toEqual([1, 2, 0])
      classes.fill_(3)
      classes.narrow(0, 0, 1).zero_()
      expect((await classes.cpu()).tolist()).toEqual([0, 3, 3])
      fractions.copy_(classes)
      expect((await fractions.cpu()).tolist()).toEqual([0, 3, 3])
      expectError(() => classes.fill_(2 ** 24 + 1), 'to', '16777217', 'exact up to 2²⁴')
    },
  )

  onEach('kernels refuse whole numbers, of which they would make floats', ({ library, device }) => {
    const classes = library.tensor([[1, 2]], { dtype: 'int32' }).to(device)
    const refused = ['int32 (1, 2)', device.name, 'float32'] as const
    expectError(() => classes.add(classes), 'add', ...refused)
    expectError(() => classes.neg(), 'neg', ...refused)
    expectError(() => classes.add_(1), 'add', ...refused)
    expectError(() => classes.mul_(2), 'mul', ...refused)
    expectError(() => classes.sum(), 'sumRows', ...refused)
    expectError(() => library.relu(classes), 'relu', ...refused)
  })
})
