/**
 * Network filters and their bindings to ports.
 *
 * Source of numbers, fields and limits: libvirt 11.3.0, src/remote/remote_protocol.x; the calls up to 443 are the same in 9.0.0.
 */
import { uuid } from '../xdr/bytes.ts'
import { array, withDefault } from '../xdr/composites.ts'
import { int, uint } from '../xdr/numbers.ts'
import { flags, noFlags } from './flags.ts'
import { nwfilter, nwfilterBinding } from './handles.ts'
import * as limit from './limits.ts'
import { procedure } from './procedure.ts'
import { text } from './text.ts'

export const nwfilterCalls = {
  nwfilterLookupByName: procedure(175, { name: text }, { nwfilter }, { priority: 'high' }),
  nwfilterLookupByUuid: procedure(176, { uuid }, { nwfilter }, { priority: 'high' }),
  nwfilterGetXmlDesc: procedure(177, { nwfilter, flags: noFlags }, { xml: text }, { priority: 'high' }),
  connectNumOfNwfilters: procedure(178, {}, { num: int }, { priority: 'high' }),
  connectListNwfilters: procedure(
    179,
    { maxnames: int },
    { names: array(text, limit.nwfilterList) },
    { priority: 'high' },
  ),
  nwfilterDefineXml: procedure(180, { xml: text }, { nwfilter }, { priority: 'high' }),
  nwfilterUndefine: procedure(181, { nwfilter }, {}, { priority: 'high' }),
  connectListAllNwfilters: procedure(
    286,
    { needResults: withDefault(int, 1), flags: noFlags },
    { filters: array(nwfilter, limit.nwfilterList), ret: uint },
    { priority: 'high' },
  ),
  nwfilterBindingLookupByPortDev: procedure(397, { name: text }, { nwfilter: nwfilterBinding }, { priority: 'high' }),
  nwfilterBindingGetXmlDesc: procedure(
    398,
    { nwfilter: nwfilterBinding, flags: noFlags },
    { xml: text },
    { priority: 'high' },
  ),
  nwfilterBindingCreateXml: procedure(
    399,
    { xml: text, flags: flags<'NWFilterBindingCreateFlags'>() },
    { nwfilter: nwfilterBinding },
    { priority: 'high' },
  ),
  nwfilterBindingDelete: procedure(400, { nwfilter: nwfilterBinding }, {}, { priority: 'high' }),
  connectListAllNwfilterBindings: procedure(
    401,
    { needResults: withDefault(int, 1), flags: noFlags },
    { bindings: array(nwfilterBinding, limit.nwfilterBindingList), ret: uint },
    { priority: 'high' },
  ),
  nwfilterDefineXmlFlags: procedure(
    431,
    { xml: text, flags: flags<'NWFilterDefineFlags'>() },
    { nwfilter },
    { priority: 'high' },
  ),
} as const
