/** Where the boxes of a small graph go: in layers, each below all that it is computed from. */

export type Spot = { readonly layer: number; readonly offset: number }

export type Layout = {
  readonly layers: number
  /** The most that stand side by side. */
  readonly breadth: number
  /** Of each place; offsets count boxes from the middle of the layer. */
  readonly spots: readonly Spot[]
  /** Between layers: of each input of each place, the spots that its arrow goes through. */
  readonly ways: readonly (readonly (readonly Spot[])[])[]
}

type Item = { readonly place?: number; readonly way?: readonly [place: number, input: number] }

/** @param inputs - of each place, those that it is computed from, which come before it */
export function layOut(inputs: readonly (readonly number[])[]): Layout {
  const layerOf = layersOf(inputs)
  const layers: Item[][] = Array.from({ length: Math.max(...layerOf) + 1 }, () => [])
  for (const [place, from] of inputs.entries()) {
    layers[layerOf[place]].push({ place })
    for (const [input, source] of from.entries()) {
      for (let layer = layerOf[source] + 1; layer < layerOf[place]; layer++) {
        layers[layer].push({ way: [place, input] })
      }
    }
  }
  const spots: Spot[] = []
  const ways: Spot[][][] = inputs.map((from) => from.map(() => []))
  for (const [layer, items] of layers.entries()) {
    for (const [i, { place, way }] of items.entries()) {
      const spot = { layer, offset: i - (items.length - 1) / 2 }
      if (place !== undefined) spots[place] = spot
      if (way !== undefined) ways[way[0]][way[1]].push(spot)
    }
  }
  return { layers: layers.length, breadth: Math.max(...layers.map((l) => l.length)), spots, ways }
}

/** A result stands below the lowest of its inputs, a leaf just above its highest use. */
function layersOf(inputs: readonly (readonly number[])[]): number[] {
  const layers: number[] = []
  for (const [place, from] of inputs.entries()) {
    layers[place] = Math.max(0, ...from.map((source) => layers[source] + 1))
  }
  for (const [place, from] of inputs.entries()) {
    const uses = inputs.flatMap((sources, i) => (sources.includes(place) ? [layers[i]] : []))
    if (from.length === 0 && uses.length > 0) layers[place] = Math.min(...uses) - 1
  }
  return layers
}
