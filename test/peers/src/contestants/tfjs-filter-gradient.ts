/**
 * What the WebAssembly backend of TensorFlow.js lacks: the gradient of a convolution by its filter.
 * As shipped it stops at `Kernel 'Conv2DBackpropFilter' not registered`.
 */
import * as tf from '@tensorflow/tfjs'

/**
 * dW[i, j, c, o] = Σ_{b, y, x} X[b, y + i, x + j, c] · dY[b, y, x, o]: again a convolution, of the
 * images' channels over the batch by the gradient. For stride 1 without padding.
 * @param x - (B, H, W, C)
 * @param dy - (B, H − 4, W − 4, O)
 * @returns (5, 5, C, O)
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D): tf.Tensor4D {
  const images = tf.transpose(x, [3, 1, 2, 0]) // (C, H, W, B)
  const kernel = tf.transpose(dy, [1, 2, 0, 3]) // (H − 4, W − 4, B, O)
  return tf.transpose(tf.conv2d(images, kernel, 1, 'valid'), [1, 2, 0, 3]) // (C, 5, 5, O) → …
}

/** Gives the backend the missing kernel, made of kernels that it has. */
export function registerFilterGradient(backendName: string): void {
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName,
    kernelFunc: ({ inputs }) => filterGradient(inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D),
  })
}
