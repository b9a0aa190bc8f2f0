/** What is printed of a hunt, in lines of at most 80 columns. */
import pc from 'picocolors'
import { paragraph } from '../runs/paragraph.ts'
import type { Candidate } from './choose.ts'
import type { Hunt } from './hunts.ts'
import type { Planted } from './planting.ts'

/** How a command is typed. */
export const type = (command: string) => `pnpm stepgrad ${command}`

export function told(text: string): string {
  return paragraph(text, 0)
}

/** Of a hunt that has begun. */
export function introduction({ name, record, stage, quarry }: Hunt & Candidate): string {
  const { seed, level } = record
  const again = [`hunt ${stage.number} --seed ${seed}`, level && `--level ${level}`]
  return [
    `A classic mistake (${quarry.level}) has been made in a copy of ${stage.name}:`,
    '',
    `  ${pc.bold(`workbench/${name}`)}`,
    '',
    told(
      'Everything in src/ is as the stage has it, but for one place. Find it and mend it there. ' +
        `(A comparison with packages/${stage.name} would show it, and spoil it.)`,
    ),
    '',
    `  ${type('hunt test').padEnd(30)}the suite on your copy: what fails, and how`,
    `  ${type('hunt gradcheck').padEnd(30)}which parameter's gradient is off`,
    `  ${type('hunt hint').padEnd(30)}if you are stuck; there are three`,
    `  ${type('hunt check').padEnd(30)}whether your mend is right, and what it was`,
    '',
    told('Whoever wants to hunt the same one types:'),
    `  ${type(again.filter(Boolean).join(' '))}`,
  ].join('\n')
}

/** The three hints, the nearest last. */
export function hintsOf({ quarry: { hints, inside }, file }: Candidate & Planted): string[] {
  return [
    hints.tests,
    `The file is ${file}. ${hints.file}`,
    `The lines are in \`${inside}\`, ${file}. ${hints.place}`,
  ]
}

/** Where it was, what, and where one reads of it. */
export function explanation(prey: Candidate & Planted): string {
  const { stage, quarry, mistake, file, line, right, wrong } = prey
  const margin = Math.min(...[...right, ...wrong].map((text) => /^ */.exec(text)![0].length))
  return [
    `${file}, line ${line}, in \`${quarry.inside}\`:`,
    '',
    ...wrong.map((text) => pc.red(`- ${text.slice(margin)}`)),
    ...right.map((text) => pc.green(`+ ${text.slice(margin)}`)),
    '',
    told(mistake.says),
    '',
    told(quarry.explanation),
    '',
    told(`Noticed by: ${quarry.noticedBy}`),
    `Lesson: ${type(`lesson ${stage.number}`)}, "${quarry.lesson}"`,
  ].join('\n')
}
