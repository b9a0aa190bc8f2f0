/** Who takes part in the page. */
import { type Contestant, contestants as inNode, TORCH } from '../src/contestants.ts'
import { type OnDevice, stageRows } from '../src/stage-rows.ts'
import type { Choice } from '../src/task.ts'
import { versionOf } from '../src/versions.ts'
import { bundleFile, bundleStage, type Bundle } from './bundle.ts'
import { launchPage } from './launch-page.ts'

/** Which stages run in the page, and on what. A further one joins with a line. */
const STAGES: readonly OnDevice[] = [
  { slug: 'raw-arrays' },
  { slug: 'fast-cpu' },
  { slug: 'kernels', device: 'webgl2' },
  { slug: 'kernels', device: 'webgpu' },
  { slug: 'compile', device: 'webgl2' },
  { slug: 'compile', device: 'webgpu' },
]

export function contestants(): Contestant[] {
  return [
    ...inNode().filter(({ name, network }) => name === TORCH && network === 'cnn'), // for the ratios
    ...STAGES.flatMap(stageRows).map(({ name, choice }) =>
      inPage(name, bundleStage(choice.stage), { choice }),
    ),
    inPage('tfjs-webgl', bundleFile('./tfjs-webgl.ts'), { package: '@tensorflow/tfjs' }),
    inPage('tfjs-webgpu', bundleFile('./tfjs-webgpu.ts'), { package: '@tensorflow/tfjs' }),
    inPage('jax-js-webgpu', bundleFile('./jax-js-webgpu.ts'), { package: '@jax-js/jax' }),
  ]
}

function inPage(
  name: string,
  bundle: Bundle,
  { choice = {}, package: library }: { choice?: Choice; package?: string },
): Contestant {
  return {
    name,
    network: 'cnn',
    async measure(job) {
      const outcome = await launchPage(await bundle(), { ...job, choice })
      const version = library && `${library} ${versionOf(library)}`
      return { ...outcome, about: [version, outcome.about].filter(Boolean).join(', ') || undefined }
    },
  }
}
