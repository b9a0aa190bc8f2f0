import { expose } from 'comlink'
import { type Gradients, type Point, beginStory } from './story.ts'

const story = beginStory()

const answers = {
  gradients: (): Gradients => story.gradients,
  measure: (h: number): Point => story.measure(h),
}

export type Answers = typeof answers

expose(answers)
