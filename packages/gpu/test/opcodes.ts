/** How often each instruction stands in one function of a module, by its name in the specification. */
export type Opcodes = { readonly [name: string]: number }

const named: Readonly<Record<string, string>> = {
  '2a': 'f32.load',
  'fd 0': 'v128.load',
  'fd 9': 'v128.load32_splat',
  'fd 13': 'f32x4.splat',
  'fd 20': 'f32x4.replace_lane',
  b2: 'f32.convert_i32_s',
}

/**
 * Counts the instructions of an exported run's kernel: `kernel_simd` is the function for four lanes,
 * the one before the last. Knows the immediates of the instructions that gpu.js writes.
 */
export function opcodesOf(kernel: unknown): Opcodes {
  const { bytes } = (kernel as { kernel: { _active: { bytes: Uint8Array } } }).kernel._active
  const bodies = bodiesOf(bytes)
  return countOpcodes(bodies[bodies.length - 2])
}

/** The bodies of all functions, in order, each without its list of locals. */
function bodiesOf(bytes: Uint8Array): Uint8Array[] {
  const module = new Reader(bytes)
  module.at = 8 // magic number, version
  while (module.byte() !== 10) module.at = module.leb() + module.at
  module.leb()
  return Array.from({ length: module.leb() }, () => {
    const size = module.leb()
    const body = new Reader(bytes.subarray(module.at, module.at + size))
    module.at += size
    for (let groups = body.leb(); groups > 0; groups--) {
      body.leb()
      body.byte()
    }
    return body.bytes.subarray(body.at)
  })
}

function countOpcodes(body: Uint8Array): Opcodes {
  const reader = new Reader(body)
  const counts: Record<string, number> = {}
  while (reader.at < body.length) {
    const name = instruction(reader)
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

function instruction(reader: Reader): string {
  const first = reader.byte()
  const second = first === 0xfd || first === 0xfc ? reader.leb() : null
  const code = second === null ? first.toString(16) : `${first.toString(16)} ${second.toString(16)}`
  if (first === 0xfd) skipSimd(reader, second!)
  else if (first >= 0x02 && first <= 0x04)
    reader.byte() // block type
  else if ((first >= 0x0c && first <= 0x10) || (first >= 0x20 && first <= 0x24)) reader.leb()
  else if (first >= 0x28 && first <= 0x3e) skip(reader, 2)
  else if (first === 0x41)
    reader.leb() // i32.const: signed, of the same length
  else if (first === 0x43) reader.at += 4
  return named[code] ?? code
}

function skipSimd(reader: Reader, code: number): void {
  if (code <= 0x0b)
    skip(reader, 2) // loads and the store: alignment, offset
  else if (code === 0x0c || code === 0x0d) reader.at += 16
  else if (code >= 0x15 && code <= 0x22) reader.at += 1 // lane
}

function skip(reader: Reader, numbers: number): void {
  for (let i = 0; i < numbers; i++) reader.leb()
}

class Reader {
  readonly bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  byte(): number {
    return this.bytes[this.at++]
  }

  leb(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
}
