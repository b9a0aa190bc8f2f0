/**
 * Reading and computing, drawn on a line of time: a sample takes two ticks to read, a batch three to
 * compute with. The clock is ours, so that the picture is the same on every machine.
 */
import { DataLoader } from '@stepgrad/13-data'

/** Time stands still until everybody waits for it; then it goes on to whoever wakes up first. */
class Clock {
  now = 0
  private readonly sleepers: { readonly until: number; readonly wake: () => void }[] = []

  sleep(ticks: number): Promise<void> {
    const until = this.now + ticks
    return new Promise((wake) => this.sleepers.push({ until, wake }))
  }

  async run(): Promise<void> {
    for (;;) {
      await new Promise(setImmediate)
      const [next] = this.sleepers.sort((a, b) => a.until - b.until)
      if (!next) return
      this.now = next.until
      this.sleepers.shift()!.wake()
    }
  }
}

async function draw(prefetch: number): Promise<void> {
  const clock = new Clock()
  const lines = { reading: [] as string[], computing: [] as string[] }
  const during = async (what: keyof typeof lines, ticks: number, mark: string) => {
    const start = clock.now
    await clock.sleep(ticks)
    for (let tick = start; tick < clock.now; tick++) lines[what][tick] = mark
  }
  let disk = Promise.resolve() // one sample after the other
  const files = {
    length: 6,
    get: (index: number) => (disk = disk.then(() => during('reading', 2, String(index)))),
  }
  const train = async () => {
    let batch = 0
    const collate = () => batch
    for await (const _ of new DataLoader(files, { prefetch, collate })) {
      await during('computing', 3, String(batch++))
    }
  }
  await Promise.all([train(), clock.run()])
  console.log(`prefetch ${prefetch}`)
  for (const [what, ticks] of Object.entries(lines)) {
    const marks = Array.from({ length: clock.now }, (_, tick) => ticks[tick] ?? '·')
    console.log(`  ${what.padEnd(10)} ${marks.join('')}`)
  }
  console.log(`  ${clock.now} ticks\n`)
}

await draw(0)
await draw(1)
