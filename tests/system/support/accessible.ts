/**
 * WCAG 2.2 AA by axe, in light and dark.
 *
 * The dark theme is asked only what colours decide: a class on the root element changes no role, name or order. That halves the time
 * and misses nothing. The console has no frames, so axe runs in the page alone (its "legacy mode").
 */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']
const DARK_CLASS = 'pf-v6-theme-dark'

/** As it is shown now. */
export const expectAccessible = async (page: Page): Promise<void> =>
  expect(await faultsIn(new AxeBuilder({ page }).withTags(RULES))).toEqual([])

export async function expectAccessibleInBothThemes(page: Page): Promise<void> {
  await expectAccessible(page)
  await setDark(page, true)
  expect(await faultsIn(new AxeBuilder({ page }).withRules(RULES_OF_COLOUR))).toEqual([])
  await setDark(page, false)
}

async function faultsIn(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.setLegacyMode(true).analyze()
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join('\n  ')}`,
  )
}

const setDark = (page: Page, isDark: boolean): Promise<boolean> =>
  page.evaluate(([name, on]) => document.documentElement.classList.toggle(name, on), [DARK_CLASS, isDark] as const)
