/** Each measurement has a browser of its own, which was just started. */
import { launchChromium, type Launched } from '../../conformance/src/browser/chromium.ts'
import { NotRun } from '../src/launch.ts'
import type { Job, Outcome } from '../src/run-job.ts'
import type { PlainJob } from './page.ts'

/** A secure context, as WebGPU wants; nothing listens there. */
const ORIGIN = 'http://localhost/'

/** With these the page's clock has 5 microseconds instead of 100. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

const HTML = '<!doctype html><meta charset="utf-8"><script type="module" src="job.js"></script>'

/** Runs a job with a script that `bundle.ts` made. */
export async function launchPage(script: string, job: Job): Promise<Outcome> {
  const browser = await startChromium()
  try {
    return await runInPage(browser, script, job)
  } catch (error) {
    throw new NotRun((error as Error).message.split('\n')[0].replace(/^page\.\w+: (Error: )?/, ''))
  } finally {
    await browser.close()
  }
}

type Browser = Extract<Launched, { browser: unknown }>['browser']

async function startChromium(): Promise<Browser> {
  const launched = await launchChromium()
  if ('missing' in launched) throw new NotRun(launched.missing)
  return launched.browser
}

async function runInPage(browser: Browser, script: string, job: Job): Promise<Outcome> {
  const page = await browser.newPage()
  page.setDefaultTimeout(30_000)
  const broken = new Promise<never>((_, reject) => page.once('pageerror', reject))
  await page.route('**/*', (route) => {
    const isScript = route.request().url().endsWith('.js')
    const contentType = isScript ? 'text/javascript' : 'text/html'
    return route.fulfill({ headers: ISOLATED, contentType, body: isScript ? script : HTML })
  })
  const ready = page.goto(ORIGIN).then(() => page.waitForFunction('globalThis.runPlainJob'))
  await Promise.race([ready, broken])
  return page.evaluate((plain) => globalThis.runPlainJob(plain), inPlainArrays(job))
}

function inPlainArrays({ task, ...rest }: Job): PlainJob {
  const { batch, parameters, ...others } = task
  return {
    ...rest,
    task: {
      ...others,
      size: batch.size,
      images: Array.from(batch.images),
      labels: Array.from(batch.labels),
      parameters: parameters.map((p) => ({ ...p, values: Array.from(p.values) })),
    },
  }
}
