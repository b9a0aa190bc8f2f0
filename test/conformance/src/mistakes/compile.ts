import type { Mistake } from './mistake.ts'

const introducedIn = 'compile'
const recorder = 'src/compile/recorder.ts'
const trace = 'src/compile/trace.ts'
const builder = 'src/compile/quads/builder.ts'
const planQuads = 'src/compile/quads/plan-quads.ts'
const runStep = 'src/compile/run-step.ts'

export const compile: readonly Mistake[] = [
  {
    id: 'one-lane-forgotten',
    says: 'Of the four lanes of a gradient three are added up.',
    introducedIn,
    variants: [
      {
        file: 'src/compile/quads/conv2d-rules.ts',
        find: 'parts[at] + parts[at + 1] + parts[at + 2] + parts[at + 3]',
        replace: 'parts[at] + parts[at + 1] + parts[at + 2]',
      },
    ],
  },
  {
    id: 'last-quad-counted',
    says: 'What fills up the last quad counts as a sample of class 0.',
    introducedIn,
    variants: [
      {
        file: planQuads,
        region: 'interleave',
        find: 'fill(size === 1 ? -1 : 0)',
        replace: 'fill(0)',
      },
    ],
  },
  {
    id: 'filling-taken-for-zero',
    says: 'What fills up the last quad is taken for 0 behind any kernel, also behind exp.',
    introducedIn,
    variants: [
      {
        file: 'src/compile/quads/elementwise-rules.ts',
        find: 'exp: () => false',
        replace: 'exp: ([x]) => x',
      },
    ],
  },
  {
    id: 'joined-though-read-elsewhere',
    says: 'Kernels are joined, although something else reads what is between them.',
    introducedIn,
    variants: [
      {
        file: builder,
        find: 'this.readersOf(array).every((call) => calls.includes(call))',
        replace: 'this.readersOf(array).some((call) => calls.includes(call))',
      },
    ],
  },
  {
    id: 'gradient-left-out-though-read',
    says: 'A gradient lies in its own order, although the step reads it.',
    introducedIn,
    variants: [
      {
        file: builder,
        find: 'this.#wanted.has(array) && this.readersOf(array).length === 0',
        replace: 'this.#wanted.has(array)',
      },
    ],
  },
  {
    id: 'parameters-kept-from-the-trace',
    says: 'Parameters are taken to the device once, as they were at first.',
    introducedIn,
    variants: [
      {
        file: runStep,
        region: 'runStep',
        find: '...trace.captured.map(({ tensor }) => tensor)',
        replace:
          '...trace.captured.map((it) => ((it as { first?: Tensor }).first ??= it.tensor.clone()))',
      },
    ],
  },
  {
    id: 'update-before-gradients',
    says: 'The optimizer steps with the gradients of the step before.',
    introducedIn,
    variants: [
      {
        file: runStep,
        region: 'runStep',
        find: '  const given = [...inputs',
        replace:
          '  for (const optimizer of trace.optimizers) optimizer.step()\n  const given = [...inputs',
      },
    ],
  },
  {
    id: 'zeroed-gradient-replaced',
    says: 'A gradient that was set to 0 is replaced, and who holds it sees zeros for ever.',
    introducedIn,
    variants: [
      {
        file: runStep,
        region: 'runStep',
        find: 'if (leaf.grad) leaf.grad.detach()',
        replace: 'if (leaf.grad && !trace) leaf.grad.detach()',
      },
    ],
  },
  {
    id: 'update-forgotten',
    says: 'The optimizer stepped when the step was traced, and never again.',
    introducedIn,
    variants: [
      {
        file: runStep,
        region: 'runStep',
        find: 'for (const optimizer of trace.optimizers) optimizer.step()',
        replace: '',
      },
    ],
  },
  {
    id: 'labels-not-checked',
    says: 'Labels were checked in the trace, where there are none yet, and are not checked again.',
    introducedIn,
    variants: [
      {
        file: runStep,
        region: 'runStep',
        find: 'for (const classes of trace.classes) {',
        replace: 'for (const classes of trace.classes.slice(1)) {',
      },
    ],
  },
  {
    id: 'gradients-lost-in-the-trace',
    says: 'What a step clears while it is traced is gone, also where it then fails.',
    introducedIn,
    variants: [
      {
        file: recorder,
        find: 'for (const [leaf, grad] of this.#gradients) leaf.grad = grad',
        replace: 'for (const [leaf] of this.#gradients) leaf.grad = null',
      },
    ],
  },
  {
    id: 'traces-compared-by-length',
    says: 'Two traces are the same if they launch as many kernels.',
    introducedIn,
    variants: [
      {
        file: trace,
        region: 'sameTrace',
        find: 'describe(a) === describe(b) &&',
        replace: 'a.calls.length === b.calls.length &&',
      },
    ],
  },
  {
    id: 'one-program-for-all-shapes',
    says: 'A program is looked up by the types of its inputs, not by their shapes.',
    introducedIn,
    variants: [
      {
        file: 'src/compile/programs.ts',
        region: 'Programs',
        find: '`${dtype} ${formatShape(shape)}`',
        replace: '`${dtype} ${shape.length}`',
      },
    ],
  },
  {
    id: 'constants-of-the-step-baked-in',
    says: 'What the step makes on the cpu is read as if it were there before, the same in every step.',
    introducedIn,
    variants: [
      {
        file: recorder,
        find: 'if (this.made.has(memory)) {',
        replace: 'if (!memory) {',
      },
    ],
  },
  {
    id: 'steps-overtake',
    says: 'A step begins while the one before runs, with parameters that are not updated yet.',
    introducedIn,
    variants: [
      {
        file: 'src/compile/compile.ts',
        region: 'compile',
        find: 'const turn = queue.last.then(work)',
        replace: 'const turn = work()',
      },
    ],
  },
]
