export function mount(host: HTMLElement): void { host.textContent = 'race' }
