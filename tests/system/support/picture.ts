/** Pictures for README and guides: with COVISOR_PICTURES=1 (`npm run pictures`) docs/pictures is written, each in light and dark. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { root } from '../../../tools/workspace.ts'

export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['COVISOR_PICTURES'] !== '1') return
  const take = (look: string) =>
    page.screenshot({ path: join(root, 'docs/pictures', `${name}-${look}.png`), animations: 'disabled', caret: 'hide' })
  // The theme's own button where there is one: charts are drawn anew by it.
  const toggle = () =>
    page.evaluate(() => {
      const button = document.querySelector<HTMLElement>('[data-theme-button]')
      if (button === null) document.documentElement.classList.toggle('pf-v6-theme-dark')
      else button.click()
    })
  await take('light')
  await toggle()
  await take('dark')
  await toggle()
}
