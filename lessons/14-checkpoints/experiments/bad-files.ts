/** Files that are not what they say, and what is said of them. */
import { decodeSafetensors } from '@stepgrad/14-checkpoints'

const numbers = Buffer.from(Float32Array.of(1, 2, 3).buffer)

function file(header: string, data = numbers, length = header.length): Uint8Array {
  const start = Buffer.alloc(8)
  start.writeBigUInt64LE(BigInt(length))
  return Buffer.concat([start, Buffer.from(header), data])
}

const entry = (shape: string, offsets: string) =>
  `{"dtype":"F32","shape":${shape},"data_offsets":${offsets}}`

const files = {
  'cut short': file(`{"w":${entry('[3]', '[0,12]')}}`).subarray(0, -5),
  'a huge header': file('{}', numbers, 2 ** 40),
  'a size that lies': file(`{"w":${entry('[1000000]', '[0,12]')}}`),
  overlap: file(`{"w":${entry('[2]', '[0,8]')},"v":${entry('[2]', '[4,12]')}}`),
  'a hole': file(`{"w":${entry('[1]', '[0,4]')},"v":${entry('[1]', '[8,12]')}}`),
  'an infinite offset': file(`{"w":${entry('[3]', '[0,1e999]')}}`),
  'a name twice': file(`{"w":${entry('[3]', '[0,12]')},"w":${entry('[3]', '[0,12]')}}`),
  'a pickle': Buffer.from('PK\x03\x04, and so on'),
}

/** A message in lines of at most 76 characters, each indented. */
const indented = (message: string) => message.replace(/(.{1,74})(?: |$)/g, '\n  $1')

for (const [what, bytes] of Object.entries(files)) {
  try {
    decodeSafetensors(bytes, 'net.safetensors')
    console.log(what)
  } catch (error) {
    console.log(what + indented((error as Error).message))
  }
}
