export function mount(host: HTMLElement): void { host.textContent = 'backward' }
