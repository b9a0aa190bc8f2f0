/**
 * What gpu.js lacks for us: the choice of a mode with a receipt of what really ran, typed kernels,
 * arrays that stay on the device, and wide loads for its WebAssembly.
 * @module
 */
export {}
