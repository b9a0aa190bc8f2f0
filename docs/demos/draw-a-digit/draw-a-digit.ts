export function mount(host: HTMLElement): void { host.textContent = 'draw-a-digit' }
