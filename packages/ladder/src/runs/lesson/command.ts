/** `stepgrad lesson` */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { ROOT } from '../../stages.ts'
import { page } from '../../page.ts'
import { findLesson, listLessons } from './find-lesson.ts'

export function registerLesson(program: Command): void {
  program
    .command('lesson')
    .summary('read a lesson')
    .description('Shows a lesson in the terminal, with the code that it quotes. 0 is the first.')
    .argument(
      '[which]',
      'number or name: 0, autograd, glossary; without it, the lessons are listed',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  pnpm stepgrad lesson 0\n  pnpm stepgrad lesson autograd | cat',
    )
    .action(async (which?: string) => {
      if (which === undefined) return console.log(listLessons(ROOT))
      const file = findLesson(ROOT, which)
      const width = Math.min(process.stdout.columns ?? (Number(process.env.COLUMNS) || 80), 80)
      const { renderLesson } = await import('./render.ts') // loads for a while
      await page(renderLesson(readFileSync(file, 'utf8'), file, width))
    })
}
