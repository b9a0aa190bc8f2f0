import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { findLesson } from '../../src/runs/lesson/find-lesson.ts'
import { renderLesson } from '../../src/runs/lesson/render.ts'
import { ROOT } from '../../src/stages.ts'

const LESSON = join(ROOT, 'lessons/02-tensor/lesson.md')
const render = (markdown: string) => stripVTControlCharacters(renderLesson(markdown, LESSON))

test('the title of the front matter becomes the heading', () => {
  expect(render("---\ntitle: 'Raw arrays'\n---\n\nText.\n")).toMatch(
    /^(# )?Raw arrays\n\nText\.\n$/,
  )
})

test('paragraphs, lists and quotations stay within 80 columns', () => {
  const words = 'a tensor knows its `shape` and its **strides** '.repeat(8)
  const lines = render(`${words}\n\n- ${words}\n  1. ${words}\n\n> ${words}`).split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(lines.length).toBeGreaterThan(16)
})

test('cells of a wide table break between words', () => {
  const words = 'a tensor knows its `shape` and its **strides** '.repeat(4)
  const text = render(`| name | what |\n| --- | --- |\n| Tensor | ${words} |\n| b | ${words} |`)
  expect(
    Math.max(
      ...text
        .trim()
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBe(80)
  expect(text.match(/strides/g)).toHaveLength(8)
  expect(text).not.toContain('…')
})

const LONG =
  "    const relu1 = relu(conv2d(images, p['conv1.weight'], p['conv1.bias'])) // (B, 6, 28, 28)"

test.each([
  ['between words', LONG],
  ['within a word', `  ${'0123456789'.repeat(9)}`],
  ['and a diff', `+${LONG.slice(1)}\n-${LONG.slice(1)}`],
])('code that is wider than the terminal goes on below, behind a mark: %s', (_, code) => {
  const text = stripVTControlCharacters(
    renderLesson(`- a list\n\n  ~~~ts\n${code.replace(/^/gm, '  ')}\n  ~~~\n`, LESSON, 80, 50),
  )
  const [, , ...lines] = text.trimEnd().split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50)
  expect(lines.filter((line) => line.includes('↪')).length).toBeGreaterThanOrEqual(code.length / 50)
  const letters = (all: string) => all.replaceAll('↪', '').replace(/\s/g, '')
  expect(letters(lines.join(''))).toBe(letters(code))
})

test('code keeps its lines where the terminal is wide, or the output is for no terminal', () => {
  const lesson = `~~~ts\n${LONG}\n~~~\n`
  expect(stripVTControlCharacters(renderLesson(lesson, LESSON, 80, 100))).toContain(LONG)
  expect(render(lesson)).toContain(LONG)
})

test('marks of Markdown are gone from list items', () => {
  expect(render('- **bold**, `code` and *stress*')).toBe('  • bold, code and stress\n')
})

test('a numbered list counts from where it starts', () => {
  expect(render('3. three\n4. four')).toBe('  3. three\n  4. four\n')
})

test('a colon in a code span survives', () => {
  expect(render('`lr: number` is a number')).toBe('lr: number is a number\n')
})

test('a link to a lesson becomes the command that shows it', () => {
  expect(render('see [raw arrays](../01-raw-arrays/lesson.md#loss)')).toBe(
    'see raw arrays (pnpm stepgrad lesson 1)\n',
  )
  expect(render('the [glossary](../glossary.md)')).toBe(
    'the glossary (pnpm stepgrad lesson glossary)\n',
  )
})

test('a word that the glossary explains stays a word', () => {
  expect(render('a [batch](../glossary.md#batch)')).toBe('a batch\n')
})

test('a link to a file shows where the file is', () => {
  expect(render('[main](../../packages/02-tensor/main.ts)')).toBe(
    'main (packages/02-tensor/main.ts)\n',
  )
})

test('links into the API read as names', () => {
  expect(render('{@link @stepgrad/02-tensor!Tensor.item}, {@link Tensor | a tensor}')).toBe(
    'Tensor.item, a tensor\n',
  )
})

test('a lesson is found by number, slug and name', () => {
  const first = join(ROOT, 'lessons/00-start-here/lesson.md')
  expect(
    ['0', '00', 'start-here', '00-start-here'].map((which) => findLesson(ROOT, which)),
  ).toEqual(Array(4).fill(first))
})

test.each([
  ['77', /^no lesson is called '77'; there are 0 to 20\n\(pnpm stepgrad lesson lists them\)$/],
  ['glosary', /^no lesson is called 'glosary'\n\(Did you mean glossary\?\)\n\(pnpm/],
])('a lesson %s is not there, and the error says how to find one', (which, message) => {
  expect(() => findLesson(ROOT, which)).toThrow(message)
})
