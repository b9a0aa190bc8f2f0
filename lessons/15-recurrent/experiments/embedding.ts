/** Rows picked by their numbers, and the gradients laid back. */
import { nn, tensor } from '@stepgrad/15-recurrent'

const words = ['.', 'the', 'cat', 'sat', 'on', 'mat']
const embedding = new nn.Embedding(words.length, 2, { paddingIdx: 0 })
embedding.weight.data = tensor([
  [0, 0],
  [1, 10],
  [2, 20],
  [3, 30],
  [4, 40],
  [5, 50],
])

const sentence = ['the', 'cat', 'sat', 'on', 'the', 'mat', '.', '.']
const indices = tensor(
  sentence.map((word) => words.indexOf(word)),
  { dtype: 'int32' },
)
const y = embedding.forward(indices)
console.log(String(indices))
console.log(String(y.t()))
y.sum().backward()
console.log(String(embedding.weight.grad!.t()))
try {
  embedding.forward(tensor([3, 6], { dtype: 'int32' }))
} catch (error) {
  console.log(String(error))
}
