/** A whole safetensors file, byte by byte. */
import { encodeSafetensors, tensor } from '@stepgrad/14-checkpoints'

const file = encodeSafetensors({ w: tensor([[1, 2, -0.5]]), bias: tensor([3]) })

for (let start = 0; start < file.length; start += 16) {
  const bytes = Array.from(file.subarray(start, start + 16))
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'))
  const text = bytes.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·'))
  const line = `${String(start).padStart(3)}  ${hex.join(' ').padEnd(47)}  ${text.join('')}`
  console.log(line.trimEnd())
}
