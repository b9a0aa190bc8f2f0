/** So much of ConvNetJS as is used here; it has no types. */
declare module 'convnetjs' {
  export type Vol = { readonly w: Float64Array }
  export type Layer = { readonly layer_type: string; readonly filters: Vol[]; readonly biases: Vol }
  export type Net = { readonly layers: Layer[]; makeLayers(definitions: readonly object[]): void }

  const convnetjs: {
    Vol: new (width: number, height: number, depth: number, value: number) => Vol
    Net: new () => Net
    SGDTrainer: new (
      net: Net,
      options: { learning_rate: number; momentum: number; batch_size: number },
    ) => { train(image: Vol, label: number): { readonly cost_loss: number } }
  }
  // eslint-disable-next-line no-restricted-syntax -- it is CommonJS
  export default convnetjs
}
