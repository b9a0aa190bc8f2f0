import cliProgress from 'cli-progress'

/** Where progress is shown. */
export type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean }

export type ProgressOptions = {
  readonly screen: Screen
  /** What is going on, such as `epoch 1/2`. */
  readonly label: string
  readonly total: number
  /** How an amount reads; by default 1,234. */
  readonly amount?: (value: number) => string
  /** Amount that was there before, and took no time now. */
  readonly from?: number
  /** Plain lines where there is no terminal. */
  readonly lines?: number
}

export type Progress = {
  /** @param note - a few words more, such as the cost */
  update(value: number, note?: string): void
  /** Takes the bar away. */
  stop(): void
}

/** Shows how far something is: a bar on a terminal, at most ten plain lines elsewhere. */
export function showProgress(options: ProgressOptions): Progress {
  return options.screen.isTTY ? showBar(options) : writeLines(options)
}

function showBar(options: ProgressOptions): Progress {
  const { screen, label, total, from = 0 } = options
  const status = statusOf(options)
  const bar = new cliProgress.SingleBar({
    stream: screen,
    barsize: 24,
    barCompleteChar: '━',
    barIncompleteChar: '┄',
    clearOnComplete: true,
    emptyOnZero: true,
    format: (settings, { progress, value }, { note }: { note?: string }) => {
      const drawn = cliProgress.Format.BarFormat(progress, settings)
      return `${label}  ${drawn}  ${status(value, note)}`
    },
  })
  bar.start(total, from, {})
  return {
    update: (value, note) => bar.update(value, { note }),
    stop: () => bar.stop(),
  }
}

function writeLines(options: ProgressOptions): Progress {
  const { screen, label, total, from = 0, lines = 10 } = options
  const status = statusOf(options)
  const lineOf = (value: number) => Math.floor((value / total) * lines)
  let last = lineOf(from)
  return {
    update(value, note) {
      if (lineOf(value) === last) return
      last = lineOf(value)
      screen.write(`${label}  ${status(value, note)}\n`)
    },
    stop() {},
  }
}

/** `58 %  1,160/2,000  cost 0.4321  8 s left` */
function statusOf({ total, amount = commas, from = 0 }: ProgressOptions) {
  const start = performance.now()
  return (value: number, note = '') => {
    const percent = `${Math.floor((value / total) * 100)} %`.padStart(5)
    const done = `${amount(value).padStart(amount(total).length)}/${amount(total)}`
    const seconds = (performance.now() - start) / 1000
    const left = value > from ? duration((seconds * (total - value)) / (value - from)) : ''
    return [percent, done, note, left && `${left} left`].filter(Boolean).join('  ')
  }
}

/** 1234567 → `1,234,567` */
export function commas(value: number): string {
  return value.toLocaleString('en')
}

/** 75.3 → `1 min 15 s`; below a minute with so many digits after the point. */
export function duration(seconds: number, digits = 0): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${seconds.toFixed(digits)} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
