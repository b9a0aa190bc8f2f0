/** Images of `@stepgrad/data` as samples: each an image and its label. */
import { type Dataset, Tensor } from '@stepgrad/13-data'
import type { ImageSet } from '@stepgrad/data'

// #region samplesOf
export function samplesOf(set: ImageSet): Dataset<[image: Tensor, label: number]> {
  return {
    length: set.size,
    get: (index) => [new Tensor(set.images([index]), set.shape), set.labels[index]],
  }
}
// #endregion samplesOf
