/** The NUMA cells in libvirt's <capabilities>. Pure. */
import type { NumaCell } from '@covisor/driver-api'
import { parseXml, type XmlElement } from '@covisor/xml'
import { integer, mebibytes } from '../domain-xml/amounts.ts'

/** The usual page; what is larger was set aside. */
const SMALL_PAGE_KIB = 64

export const numaCells = (capabilities: string): readonly NumaCell[] =>
  numaCellsOf(parseXml(capabilities, 'host capabilities'))

export function numaCellsOf(capabilities: XmlElement): readonly NumaCell[] {
  const cells = capabilities.first('host')?.find('topology', 'cells')
  return (cells?.elements('cell') ?? []).map(cellOf)
}

function cellOf(cell: XmlElement): NumaCell {
  const cpus = cell.first('cpus')?.elements('cpu') ?? []
  const pages = cell.elements('pages').map((one) => ({
    pageKiB: integer(one.attr('size')) ?? 0,
    pages: integer(one.text) ?? 0,
  }))
  const siblings = cell.first('distances')?.elements('sibling') ?? []
  return {
    cell: integer(cell.attr('id')) ?? 0,
    memoryMiB: mebibytes(cell.first('memory')),
    cpus: cpus.flatMap((cpu) => integer(cpu.attr('id')) ?? []),
    hugePages: pages.filter(({ pageKiB, pages: count }) => pageKiB > SMALL_PAGE_KIB && count > 0),
    distances: siblings.map((one) => ({ cell: integer(one.attr('id')) ?? 0, value: integer(one.attr('value')) ?? 0 })),
  }
}
