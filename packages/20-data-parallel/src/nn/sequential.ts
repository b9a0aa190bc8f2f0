import { type Tensor } from '../tensor.ts'
import { Module } from './module.ts'

/** A module that makes one tensor of one tensor. */
export type Layer = Module & {
  /** y = f(x) */
  forward(x: Tensor): Tensor
}

// #region Sequential
/** Layers one after the other: y = f₍ₙ₎(… f₁(f₀(x))). They are named 0, 1, 2, … */
export class Sequential extends Module {
  constructor(...layers: Layer[]) {
    super()
    for (const [i, layer] of layers.entries()) this.registerModule(String(i), layer)
  }

  override forward(x: Tensor): Tensor {
    return this.layers().reduce((y, layer) => layer.forward(y), x)
  }

  /** The layers, in order; one that is used twice is there twice. */
  layers(): Layer[] {
    return Object.values(this).filter((value): value is Layer => value instanceof Module)
  }
}
// #endregion Sequential
