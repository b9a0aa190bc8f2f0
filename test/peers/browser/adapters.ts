/** What draws behind the page's WebGL and WebGPU: a graphics card, or the processor in disguise. */

/** `ANGLE (… SwiftShader …)` */
export function webglRenderer(): string {
  const gl = document.createElement('canvas').getContext('webgl2')
  const extension = gl?.getExtension('WEBGL_debug_renderer_info')
  if (!gl || !extension) return 'renderer unknown'
  return String(gl.getParameter(extension.UNMASKED_RENDERER_WEBGL))
}

type AdapterInfo = { readonly vendor: string; readonly architecture: string; description: string }
type WebGPU = { requestAdapter(): Promise<{ readonly info: AdapterInfo } | null> }

/** `google swiftshader`. Throws where there is none. */
export async function webgpuAdapter(): Promise<string> {
  const { gpu } = navigator as { gpu?: WebGPU }
  if (gpu === undefined) throw new Error('no WebGPU in this page')
  const adapter = await gpu.requestAdapter()
  if (adapter === null) throw new Error('no WebGPU adapter answers')
  const { vendor, architecture, description } = adapter.info
  return [vendor, architecture, description].filter(Boolean).join(' ') || 'adapter unknown'
}
