import type { Mistake } from './mistake.ts'

const introducedIn = 'grad-mode'

export const gradMode: readonly Mistake[] = [
  {
    id: 'no-grad-stuck-after-throw',
    says: 'When the function inside noGrad throws, recording stays off for the rest of the program.',
    introducedIn,
    variants: [
      {
        file: 'src/grad-mode.ts',
        region: 'noGrad',
        find: '    if (result instanceof Promise) throw asyncError()\n    return result\n  } finally {\n    enabled = before\n  }',
        replace:
          '    enabled = before\n    if (result instanceof Promise) throw asyncError()\n    return result\n  } catch (error) {\n    throw error as Error\n  }',
      },
      {
        file: 'src/grad-mode.ts',
        find: '    if (result instanceof Promise) throw asyncError(operation)\n    return result\n  } finally {\n    enabled = before\n  }',
        replace:
          '    enabled = before\n    if (result instanceof Promise) throw asyncError(operation)\n    return result\n  } catch (error) {\n    throw error as Error\n  }',
      },
    ],
  },
  {
    id: 'no-grad-nested',
    says: 'Leaving an inner noGrad switches recording on in the outer one.',
    introducedIn,
    variants: [
      {
        file: 'src/grad-mode.ts',
        region: 'noGrad',
        find: 'enabled = before',
        replace: 'enabled = true',
      },
      { file: 'src/grad-mode.ts', find: 'enabled = before', replace: 'enabled = true' },
    ],
  },
  {
    id: 'no-grad-takes-promises',
    says: 'A function that returns a promise is let through, and goes on after recording is on again.',
    introducedIn,
    variants: [
      {
        file: 'src/grad-mode.ts',
        region: 'noGrad',
        find: 'if (result instanceof Promise) throw asyncError()\n',
        replace: '',
      },
      {
        file: 'src/grad-mode.ts',
        find: 'if (result instanceof Promise) throw asyncError(operation)\n',
        replace: '',
      },
    ],
  },
  {
    id: 'in-place-not-counted',
    says: 'In-place functions do not advance the version, and backward computes with numbers that are gone.',
    introducedIn,
    variants: [
      {
        file: 'src/view-history.ts',
        region: 'recordInPlace',
        find: 'x.changes.count++',
        replace: 'void x.changes.count',
      },
    ],
  },
  {
    id: 'view-keeps-its-old-history',
    says: 'A view of plain numbers does not learn that its base has become the result of an operation.',
    introducedIn,
    variants: [
      {
        file: 'src/view-history.ts',
        region: 'currentGradFn',
        find: 'base && base.gradFn !== x.baseGradFn',
        replace: 'base && x.baseGradFn && base.gradFn !== x.baseGradFn',
      },
    ],
  },
  {
    id: 'view-taken-for-its-operand',
    says: 'In view.add_(view) both inputs are the same tensor, and both get the gradient of the base.',
    introducedIn,
    variants: [
      {
        file: 'src/view-history.ts',
        find: 'others.map((input) => inputOfPart(input, x, base))',
        replace:
          'others.map((input) => ' +
          '(input[0] === x ? baseInput(input, x, base) : inputOfPart(input, x, base)))',
      },
    ],
  },
  {
    id: 'in-place-on-a-view-takes-all',
    says: 'A view changed in place hands on the gradient of its part, and the rest of the base gets none.',
    introducedIn,
    variants: [
      {
        file: 'src/view-history.ts',
        find: 'part.copy_(flow(part, part.shape))\n    return result',
        replace: 'return spreadOverBase(flow(part, part.shape), x, base)',
      },
    ],
  },
  {
    id: 'version-not-shared-by-views',
    says: 'Each view counts its own changes, although all of them change one storage.',
    introducedIn,
    variants: [
      {
        file: 'src/tensor.ts',
        find: 'y.changes = this.changes\n    y.base = this.base ?? this',
        replace: 'y.base = this.base ?? this',
      },
    ],
  },
  {
    id: 'data-counts-as-detach',
    says: 'Changes through .data are noticed like those through detach; PyTorch does not notice them.',
    introducedIn,
    variants: [
      {
        file: 'src/tensor.ts',
        region: 'detach',
        find: 'return new Tensor(this.storage, this.shape, this.strides, this.storageOffset)',
        replace:
          'return Object.assign(' +
          'new Tensor(this.storage, this.shape, this.strides, this.storageOffset), ' +
          '{ changes: this.changes })',
      },
      {
        file: 'src/tensor.ts',
        region: 'detach',
        find: 'return new Tensor(this.memory, this.shape, this.strides, this.storageOffset)',
        replace:
          'return Object.assign(' +
          'new Tensor(this.memory, this.shape, this.strides, this.storageOffset), ' +
          '{ changes: this.changes })',
      },
    ],
  },
  {
    id: 'version-checked-one-way',
    says: 'A saved tensor counts as changed only if its version went down.',
    introducedIn,
    variants: [
      {
        file: 'src/autograd.ts',
        region: 'checkSaved',
        find: 'value.version === version',
        replace: 'value.version >= version',
      },
    ],
  },
  {
    id: 'exp-watches-its-input',
    says: 'The derivative of exp uses its result, but its input is what is watched for changes.',
    introducedIn,
    variants: [
      {
        file: 'src/elementwise.ts',
        region: 'exp',
        find: 'dy.mul(y), [y]',
        replace: 'dy.mul(y), [x]',
      },
    ],
  },
  {
    id: 'graph-never-freed',
    says: 'Saved tensors are kept after backward, and a second pass goes through without retainGraph.',
    introducedIn,
    variants: [
      {
        file: 'src/autograd.ts',
        region: 'propagate',
        find: 'if (!retainGraph) node.free()\n',
        replace: '',
      },
    ],
  },
  {
    id: 'retain-graph-ignored',
    says: 'The graph is freed although it was to be retained.',
    introducedIn,
    variants: [
      {
        file: 'src/autograd.ts',
        region: 'propagate',
        find: 'if (!retainGraph) node.free()',
        replace: 'node.free()',
      },
    ],
  },
  {
    id: 'leaf-changed-in-place',
    says: 'A leaf is protected from in-place changes only once it has a gradient.',
    introducedIn,
    variants: [
      {
        file: 'src/in-place.ts',
        region: 'checkLeaf',
        find: 'origin.isLeaf && (origin.requiresGrad || x.requiresGrad)',
        replace: 'origin.isLeaf && origin.grad',
      },
    ],
  },
  {
    id: 'mul-in-place-forgets-x',
    says: 'The derivative of x.mul_(y) by y needs x as it was, and finds x as it became.',
    introducedIn,
    variants: [
      {
        file: 'src/in-place.ts',
        region: 'mul_',
        find: 'y.requiresGrad ? map(x, (v) => v) : x',
        replace: 'x',
      },
      {
        file: 'src/in-place.ts',
        region: 'mul_',
        find: 'y.requiresGrad ? copied(x) : x',
        replace: 'x',
      },
    ],
  },
  {
    id: 'sub-in-place-sign',
    says: 'In x.sub_(y) the gradient of y lacks its minus.',
    introducedIn,
    variants: [
      {
        file: 'src/in-place.ts',
        find: 'sumToSize(dx.neg(), shape)',
        replace: 'sumToSize(dx, shape)',
      },
    ],
  },
  {
    id: 'overwritten-keeps-gradient',
    says: 'What fill_, zero_ and copy_ overwrote still gets the gradient of what replaced it.',
    introducedIn,
    variants: [{ file: 'src/in-place.ts', find: 'dx.newZeros(dx.shape)', replace: 'dx' }],
  },
  {
    id: 'gradcheck-step-too-small',
    says: 'The step of gradcheck is so small that rounding drowns the difference, even in float64.',
    introducedIn,
    variants: [
      { file: 'src/gradcheck.ts', region: 'gradcheck', find: 'eps = 1e-6', replace: 'eps = 1e-15' },
    ],
  },
  {
    id: 'gradcheck-divides-by-eps',
    says: 'The way from x − eps to x + eps is taken to be eps long.',
    introducedIn,
    variants: [{ file: 'src/gradcheck.ts', find: '.div(2 * eps)', replace: '.div(eps)' }],
  },
  {
    id: 'gradcheck-passes-nan',
    says: 'A gradient that is NaN passes, because no comparison with it is true.',
    introducedIn,
    variants: [
      {
        file: 'src/gradcheck.ts',
        find: 'close &&= Math.abs(a.storage[i] - b.storage[j]) <= atol + rtol * Math.abs(b.storage[j])',
        replace:
          'close &&= !(Math.abs(a.storage[i] - b.storage[j]) > atol + rtol * Math.abs(b.storage[j]))',
      },
    ],
  },
  {
    id: 'graph-arrows-reversed',
    says: 'Arrows of the drawn graph run from results to what they were made of.',
    introducedIn,
    variants: [
      {
        file: 'src/draw-graph.ts',
        find: '${idOf(edge.node)} -> ${idOf(node)}',
        replace: '${idOf(node)} -> ${idOf(edge.node)}',
      },
    ],
  },
]
