/** The entry: loads each demo of a page when a reader comes near it. */
import { type DemoName, demoNames } from './names.ts'
import { addStyle } from './style.ts'
import css from './demo.css'

type Demo = { readonly mount: (host: HTMLElement) => void }

const load: Record<DemoName, () => Promise<Demo>> = {
  'gradient-check': () => import('../gradient-check/gradient-check.ts'),
  backward: () => import('../backward/backward.ts'),
  race: () => import('../race/race.ts'),
  'draw-a-digit': () => import('../draw-a-digit/draw-a-digit.ts'),
}

/** So far below the screen a demo begins to load. */
const NEAR = '400px'

addStyle(css)
const hosts = [...document.querySelectorAll<HTMLElement>('[data-demo]')]
if (typeof IntersectionObserver === 'undefined') {
  for (const host of hosts) void open(host)
} else {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue
        observer.unobserve(target)
        void open(target as HTMLElement)
      }
    },
    { rootMargin: NEAR },
  )
  for (const host of hosts) observer.observe(host)
}

async function open(host: HTMLElement): Promise<void> {
  host.classList.add('demo')
  try {
    const { demo = '' } = host.dataset
    const name = demoNames.find((known) => known === demo)
    if (name === undefined) throw new Error(`there is no demo called '${demo}'`)
    const { mount } = await load[name]()
    host.replaceChildren() // what stands here for browsers without scripts
    mount(host)
  } catch (error) {
    const told = document.createElement('p')
    told.className = 'demo-trouble'
    told.role = 'alert'
    told.textContent = `This demo did not load: ${error instanceof Error ? error.message : String(error)}.`
    host.replaceChildren(told)
  }
}
