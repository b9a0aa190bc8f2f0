/** A zero that meets an infinity, and one that meets a number. */
import { tensor } from '@stepgrad/16-fast-cpu'

const zeros = tensor([[0, 0, 3]])
console.log(String(zeros.matmul(tensor([[5], [Infinity], [2]]))))
console.log(String(zeros.matmul(tensor([[5], [7], [2]]))))
