import { loadCheckpoints, readSafetensors } from '@stepgrad/fixtures'
import { expect } from 'vitest'
import { capability } from '../capability.ts'
import { expectClose } from '../compare.ts'
import { pytorch } from '../core/nets.ts'
import { make } from './cases.ts'
import { withCheckpoints } from './checkpoint-library.ts'
import type { Modules } from './checkpoint-library.ts'
import { float64 } from './checkpoints.ts'

/** Files that PyTorch wrote, and that it can read. */
export const checkpointsOfPyTorch = capability('checkpoints', (test) => {
  test('the checkpoint in the fixtures is written as it stands there, byte for byte', ({
    library,
  }) => {
    const { encodeCheckpoint, decodeCheckpoint } = withCheckpoints(library)
    const bytes = readSafetensors('checkpoint')
    const again = encodeCheckpoint(decodeCheckpoint(bytes))
    expect(
      Buffer.from(again).equals(bytes),
      'encodeCheckpoint(decodeCheckpoint(bytes)) has the same bytes',
    ).toBe(true)
  })

  test('from a checkpoint after 10 steps, the other 10 lead where PyTorch got', async ({
    library,
    read,
  }) => {
    const checkpoint = withCheckpoints(library).decodeCheckpoint(readSafetensors('checkpoint'))
    const { training, sizes } = pytorch('tiny', 'float64')
    const { Net, optim, crossEntropy } = library as unknown as Modules
    const net = new Net({ sizes, dtype: 'float64' })
    const optimizer = new optim.SGD(net.parameters(), { lr: 99 })
    net.loadStateDict(checkpoint.model)
    optimizer.loadStateDict(checkpoint.optimizer)
    for (let step = checkpoint.step as number; step < training.order.length; step++) {
      const { images, labels } = training.batches[training.order[step]]
      const shape = [images.batch, sizes.channels, sizes.height, sizes.width]
      const x = library.tensor(Array.from(images.values), float64).view(...shape)
      optimizer.zeroGrad()
      crossEntropy(net.forward(x), labels).backward()
      optimizer.step()
    }
    const expected = training.parametersAfter.get(20)!
    for (const [name, parameter] of Object.entries(net.stateDict())) {
      expectClose(await read(parameter), expected[name], { what: name, within: 1e-12 })
    }
  })

  test('a file that PyTorch wrote, buffers and all, gives PyTorch’s logits', async ({
    library,
    read,
  }) => {
    const { decodeSafetensors, fromTorchNames } = withCheckpoints(library)
    const { nn } = library as unknown as Modules
    const net = new nn.Sequential(
      new nn.Conv2d(2, 3, 3),
      new nn.BatchNorm2d(3),
      new nn.ReLU(),
      new nn.Flatten(),
      new nn.Linear(48, 4),
    )
    const { tensors } = decodeSafetensors(readSafetensors('normed'))
    net.loadStateDict(fromTorchNames(tensors))
    net.eval()
    const { images, logits } = loadCheckpoints().normed
    const got = await read(net.forward(make(library, images)))
    expectClose(got, logits.values.map(Number), { what: 'logits', within: 2e-6 })
  })
})
