/**
 * Snapshots: a state to go back to.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { array, withDefault } from '../xdr/composites.ts'
import { int } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { domain, domainSnapshot } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'

export const domainSnapshotCalls = {
  domainSnapshotCreateXml: procedure(
    185,
    { dom: domain, xmlDesc: text, flags: flags<'DomainSnapshotCreateFlags'>() },
    { snap: domainSnapshot },
    { priority: 'slow' },
  ),
  domainSnapshotGetXmlDesc: procedure(
    186,
    { snap: domainSnapshot, flags: flags<'DomainSnapshotXMLFlags'>() },
    { xml: text },
    { priority: 'high' },
  ),
  domainSnapshotNum: procedure(
    187,
    { dom: domain, flags: flags<'DomainSnapshotListFlags'>() },
    { num: int },
    { priority: 'high' },
  ),
  domainSnapshotListNames: procedure(
    188,
    { dom: domain, maxnames: int, flags: flags<'DomainSnapshotListFlags'>() },
    { names: array(text, limit.domainSnapshotList) },
    { priority: 'high' },
  ),
  domainSnapshotLookupByName: procedure(
    189,
    { dom: domain, name: text, flags: noFlags },
    { snap: domainSnapshot },
    { priority: 'high' },
  ),
  domainHasCurrentSnapshot: procedure(190, { dom: domain, flags: noFlags }, { result: int }),
  domainSnapshotCurrent: procedure(191, { dom: domain, flags: noFlags }, { snap: domainSnapshot }),
  domainRevertToSnapshot: procedure(
    192,
    { snap: domainSnapshot, flags: flags<'DomainSnapshotRevertFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainSnapshotDelete: procedure(
    193,
    { snap: domainSnapshot, flags: flags<'DomainSnapshotDeleteFlags'>() },
    {},
    { priority: 'slow' },
  ),
  domainSnapshotGetParent: procedure(
    244,
    { snap: domainSnapshot, flags: noFlags },
    { snap: domainSnapshot },
    { priority: 'high' },
  ),
  domainSnapshotNumChildren: procedure(
    246,
    { snap: domainSnapshot, flags: flags<'DomainSnapshotListFlags'>() },
    { num: int },
    { priority: 'high' },
  ),
  domainSnapshotListChildrenNames: procedure(
    247,
    { snap: domainSnapshot, maxnames: int, flags: flags<'DomainSnapshotListFlags'>() },
    { names: array(text, limit.domainSnapshotList) },
    { priority: 'high' },
  ),
  domainSnapshotIsCurrent: procedure(271, { snap: domainSnapshot, flags: noFlags }, { current: int }),
  domainSnapshotHasMetadata: procedure(272, { snap: domainSnapshot, flags: noFlags }, { metadata: int }),
  domainListAllSnapshots: procedure(
    274,
    { dom: domain, needResults: withDefault(int, 1), flags: flags<'DomainSnapshotListFlags'>() },
    { snapshots: array(domainSnapshot, limit.domainSnapshotList), ret: int },
    { priority: 'high' },
  ),
  domainSnapshotListAllChildren: procedure(
    275,
    { snapshot: domainSnapshot, needResults: withDefault(int, 1), flags: flags<'DomainSnapshotListFlags'>() },
    { snapshots: array(domainSnapshot, limit.domainSnapshotList), ret: int },
    { priority: 'high' },
  ),
} as const
