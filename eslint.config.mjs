import { builtinModules } from 'node:module'
import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { inheritedFiles } from './inherited.mjs'

/** `fs` may be a package tomorrow; `node:fs` never is. */
const withoutProtocol = builtinModules
  .filter((name) => !name.startsWith('node:'))
  .map((name) => ({ name, message: `Write 'node:${name}'.` }))

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'A name that is exported is the same name everywhere: no default exports.',
}

const noInterface = {
  selector: 'TSInterfaceDeclaration:not(TSModuleBlock > TSInterfaceDeclaration)',
  message: 'Data has a `type`. (An interface is for adding to one of somebody else’s modules.)',
}

/** What a learner reads when a test fails. (A gradcheck that fails throws, and says what it found.) */
const bareExpect =
  "CallExpression[callee.name='expect'][arguments.length=1]:not(:has([name='gradcheck']))"
const sayingNothing = [
  'CallExpression[callee.property.name=/^toBe(Null|Undefined|Defined)$/]',
  "CallExpression[callee.property.name='toBe'][arguments.0.type=/^(Identifier|MemberExpression)$/]",
  "CallExpression[callee.property.name='toBe'][arguments.0.raw=/^(true|false|null)$/]",
].map((matcher) => ({
  selector: `${matcher} > MemberExpression :matches(${bareExpect})`,
  message: "Its failure would not say what was tried: expect(x.to(cpu), 'x.to(cpu) is x itself').",
}))

/** From here, all packages are one program, as for `tsc`; in the folder of one, it is its own. */
const parserOptions =
  process.cwd() === import.meta.dirname
    ? { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname }
    : { projectService: true }

export default defineConfig(
  globalIgnores(['docs/site/', '**/.stepgrad/', '**/coverage/', 'workbench/', 'test/peers/']),
  // Linted where it was written; what differs from stage to stage is the types, and `tsc` reads all.
  globalIgnores(inheritedFiles()),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // A file holds one idea, and fits in the head.
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'no-restricted-imports': ['error', { paths: withoutProtocol }],
      'no-restricted-syntax': ['error', noDefaultExport, noInterface],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',

      // `a[i]` has type number although it may be undefined (tsconfig.base.json says why), so these guess wrong.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',

      // Interfaces are async throughout, so that stages that must wait fit in; most need not.
      '@typescript-eslint/require-await': 'off',
      // A tensor prints itself; `no-base-to-string` finds what has no text of its own.
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      // A method that returns a Tensor says so, like its neighbours.
      '@typescript-eslint/prefer-return-this-type': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],

      // `return show(error)` where nothing comes back is short, and clear.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Functions in records of data: there is no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // Trusts a narrowed global, such as `process.exitCode`, for longer than it holds.
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      // `readJson<T>(path)` says what a file holds, where it is read.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },

  {
    // A tensor has as many methods as PyTorch's has, each of them a line or two.
    files: ['packages/*/src/tensor.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['test/conformance/src/capabilities/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport, noInterface, ...sayingNothing],
    },
  },
  {
    // Each of these is called by a tool, which asks for a default export.
    files: ['**/*.config.{ts,mjs}'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Small and without types: configurations and the command's first lines.
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
)
