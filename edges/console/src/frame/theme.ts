/** Light or dark: what was chosen here before, else what the system says. PatternFly reads a class on the root element. */
import { Signal } from '../live/signal.ts'

export type Theme = 'light' | 'dark'

const KEY = 'covisor-theme'
const DARK_CLASS = 'pf-v6-theme-dark'

export const theme = new Signal<Theme>(
  chosen() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'),
)

export function applyTheme(): void {
  document.documentElement.classList.toggle(DARK_CLASS, theme.value === 'dark')
}

export function chooseTheme(next: Theme): void {
  theme.set(next)
  localStorage.setItem(KEY, next)
  applyTheme()
}

function chosen(): Theme | undefined {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : undefined
}
