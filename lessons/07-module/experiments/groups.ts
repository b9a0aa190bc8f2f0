/** How many weights the groups of a convolution save. */
import { nn } from '@stepgrad/07-module'

for (const groups of [1, 2, 4]) {
  const { weight } = new nn.Conv2d(4, 8, 3, { groups })
  console.log(`groups ${groups}: weight (${weight.shape.join(', ')}), ${weight.numel()} numbers`)
}
