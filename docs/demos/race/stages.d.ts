/** What the bundler makes of the folders of the stages. */
declare module 'stepgrad:stages' {
  import type { Adapter } from '@stepgrad/conformance/checks'

  export const stages: readonly {
    /** `04-autograd` */
    readonly name: string
    readonly title: string
    /** Whether it can train the network elsewhere than on the cpu. */
    readonly onDevices: boolean
    load(): Promise<Adapter>
  }[]
}
