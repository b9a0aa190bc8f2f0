/** The state of a generator, taken between the two normal numbers of a pair. */
import { Generator } from '@stepgrad/14-checkpoints'

const generator = new Generator(0)
generator.normal()
const state = generator.getState()
console.log(`words: ${state.words.slice(0, 3).join(', ')} … (${state.words.length} of them)`)
console.log(`used: ${state.used}, spare: ${state.spare}`)

const next = () => Array.from({ length: 3 }, () => generator.normal().toFixed(4)).join(' ')
console.log(`it goes on with         ${next()}`)
generator.setState(state)
console.log(`put back                ${next()}`)
generator.setState({ ...state, spare: null })
console.log(`put back, but no spare  ${next()}`)
