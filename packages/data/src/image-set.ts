/** Bytes of one image: 3 colour planes (red, green, blue) of 32 rows of 32 pixels. */
export const IMAGE_BYTES = 3 * 32 * 32

/** Images with their labels. The pixels stay bytes; only what is asked for becomes numbers. */
export type ImageSet = {
  /** Such as `mnist train`. */
  readonly name: string
  /** Number of images. */
  readonly size: number
  /** Shape of one image: channels, height, width. */
  readonly shape: readonly [3, 32, 32]
  /** What label k means: `classNames[k]`. */
  readonly classNames: readonly string[]
  /** (size), each 0 … 9 */
  readonly labels: Uint8Array
  /**
   * The images at these indices, in this order, as values in [-1, 1].
   * @returns (n, 3, 32, 32), flat
   * @throws RangeError where an index is outside the set
   */
  images(indices: ArrayLike<number>): Float32Array
}

/** Images to learn from, and images held back to see what was learnt. */
export type Dataset = {
  readonly name: 'mnist' | 'cifar10'
  readonly train: ImageSet
  readonly test: ImageSet
}

/** What an `ImageSet` is made from: labels, and where the bytes of the images come from. */
export type ImageSource = {
  readonly name: string
  readonly classNames: readonly string[]
  readonly labels: Uint8Array
  /** Fills `bytes`, (n, 3, 32, 32) zeros, with the images at `indices`. */
  readBytes(indices: ArrayLike<number>, bytes: Uint8Array): void
}

/** An `ImageSet` over a source of bytes. */
export function imageSet({ name, classNames, labels, readBytes }: ImageSource): ImageSet {
  const size = labels.length
  return {
    name,
    size,
    shape: [3, 32, 32],
    classNames,
    labels,
    images(indices) {
      checkIndices(indices, size, name)
      const bytes = new Uint8Array(indices.length * IMAGE_BYTES)
      readBytes(indices, bytes)
      return scale(bytes)
    },
  }
}

/** The first `count` images of a set, or all where it has fewer. */
export function firstImages(set: ImageSet, count: number): ImageSet {
  const size = Math.min(count, set.size)
  return {
    ...set,
    size,
    labels: set.labels.subarray(0, size),
    images(indices) {
      checkIndices(indices, size, set.name)
      return set.images(indices)
    },
  }
}

/**
 * byte / 255 is in [0, 1]; (that - 0.5) / 0.5 is in [-1, 1]. Each step is rounded to float32, so
 * the values are bit for bit those of PyTorch's `ToTensor` and `Normalize(0.5, 0.5)`.
 */
const SCALED = Float32Array.from(
  { length: 256 },
  (_, byte) => (Math.fround(byte / 255) - 0.5) / 0.5,
)

function scale(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) values[i] = SCALED[bytes[i]]
  return values
}

function checkIndices(indices: ArrayLike<number>, size: number, name: string): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]
    if (Number.isInteger(index) && index >= 0 && index < size) continue
    throw new RangeError(
      `images: index ${index} at position ${i} is outside 0 … ${size - 1} of ${name}`,
    )
  }
}
