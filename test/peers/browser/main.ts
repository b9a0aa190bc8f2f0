/** `pnpm bench:peers:browser` */
import { runCommand } from '../src/command.ts'
import { contestants } from './contestants.ts'

await runCommand({
  command: 'pnpm bench:peers:browser',
  description:
    'Times the same training step in a page of headless Chromium, on WebGL and WebGPU where they ' +
    'answer, each turn in a browser that was just started.',
  contestants: contestants(),
  record: 'browser',
})
