/** Whether docs/host-checks.md is what the table of checks says, and whether every check can be met and mended. */
import { hostChecks } from '@covisor/model'
import { expect, test } from 'vitest'
import { HOST_CHECK_DOCS, hostCheckDocs } from './generate-host-check-docs.ts'
import { readSource, sourceFiles } from './workspace.ts'

test('the checked-in page is what the table says', () => {
  expect(readSource(HOST_CHECK_DOCS), 'run node tools/generate-host-check-docs.ts').toBe(hostCheckDocs())
})

test('every check is made somewhere, asks for what should be so, and says what to do', () => {
  const source = sourceFiles('.', (path) => /^(core\/control|drivers\/libvirt)\/src\/.*\.ts$/.test(path))
    .filter((path) => !path.endsWith('test.ts'))
    .map(readSource)
    .join('\n')
  for (const [code, { asks, mend }] of Object.entries(hostChecks)) {
    expect(source, code).toContain(`'${code}'`)
    expect(asks, code).toMatch(/^\S.*[^.]$/)
    expect(mend, code).toMatch(/^[A-Z].*\.$/)
  }
})
