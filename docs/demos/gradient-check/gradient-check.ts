/** Slide h, and see what is left of the slope in both precisions. */
import { render } from 'lit-html'
import type { Chart } from '../page/chart.ts'
import { reasonOf } from '../page/reason.ts'
import { type Thread, openThread } from '../page/worker-thread.ts'
import { ORDER, STEPS } from './steps.ts'
import type { Gradients, Point } from './story.ts'
import { chartIn, columnsOf, page } from './view.ts'
import type { Answers } from './worker.ts'

/** Shown first: near the bottom of the V. */
const FIRST = STEPS.indexOf(1e-5)

export function mount(host: HTMLElement): void {
  void new GradientCheck(host).start()
}

class GradientCheck {
  private readonly host: HTMLElement
  private readonly chart: Chart
  /** One for each step, when it is there. */
  private readonly points: (Point | undefined)[] = STEPS.map(() => undefined)
  private current = FIRST
  private gradients: Gradients | undefined
  private failure: string | undefined

  constructor(host: HTMLElement) {
    this.host = host
    this.render()
    this.chart = chartIn(host.querySelector('.demo-chart')!, () => STEPS[this.current])
  }

  async start(): Promise<void> {
    let thread: Thread<Answers> | undefined
    try {
      thread = openThread<Answers>('gradient-check')
      await this.measureAll(thread)
    } catch (error) {
      this.failure = `Nothing can be computed here: ${reasonOf(error)}.`
    }
    thread?.close()
    this.update()
  }

  private async measureAll({ ask, failed }: Thread<Answers>): Promise<void> {
    this.gradients = await Promise.race([ask.gradients(), failed])
    for (let next = this.next(); next !== undefined; next = this.next()) {
      this.points[next] = await Promise.race([ask.measure(STEPS[next]), failed])
      this.update()
    }
  }

  /** The step that the reader looks at, then the powers of ten, then the rest. */
  private next(): number | undefined {
    return [this.current, ...ORDER].find((i) => this.points[i] === undefined)
  }

  private update(): void {
    this.render()
    this.chart.draw(columnsOf(this.points))
  }

  private render(): void {
    const { points, current, gradients, failure } = this
    const slide = (step: number) => {
      this.current = step
      this.update()
    }
    render(page({ points, current, gradients, failure, slide }), this.host)
  }
}
