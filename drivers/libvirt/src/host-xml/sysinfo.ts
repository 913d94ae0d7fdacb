/** The processor's name as its maker wrote it, from SMBIOS. Many hosts (containers, some ARM boards) have no SMBIOS data at all. */
import { parseXml } from '@covisor/xml'

export function processorName(xml: string): string | undefined {
  const entries = parseXml(xml, 'sysinfo')
    .elements('processor')
    .flatMap((processor) => processor.elements('entry'))
  const name = entries.find((entry) => entry.attr('name') === 'version')?.text.trim()
  return name === undefined || name === '' || /not specified/i.test(name) ? undefined : name
}
