import { type Tensor } from '../tensor.ts'
import { Module } from './module.ts'

/** y = x: a place in a network that does nothing, for a layer that was taken out. */
export class Identity extends Module {
  override forward(x: Tensor): Tensor {
    return x
  }
}
