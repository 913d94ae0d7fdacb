/**
 * What an appliance's guests are told: the answers to its properties, as an OVF environment document on a CD.
 *
 * DSP0243 9.5 and 11. The "iso" transport is that CD. Guests that ask VMware's backdoor for "guestinfo" cannot be told here: they get
 * the CD too, and the user is told (leftBehind() in core/model), because cloud-init looks for both. Not SMBIOS or fw_cfg: no guest agent
 * looks for an OVF environment there, and vmtoolsd does not run outside VMware. Answers can be passwords, so the CD is a secret
 * like a cloud-init seed.
 */
import { writeIso } from '@covisor/iso'
import { AppError, type Choice } from '@covisor/model'
import { answerProperties, type SystemReport, writeEnvironment } from '@covisor/ovf'

export interface ToldSystem {
  readonly iso: Uint8Array
  readonly choice: Choice
}

const VOLUME_ID = 'OVF ENV'
const PLATFORM = { kind: 'Covisor', version: '1', vendor: 'Covisor', locale: 'en' }

/** By ovf:id; a system that asks nothing has no entry. Throws REQUEST_INVALID with everything that is missing or wrong. */
export function toldSystems(
  systems: readonly SystemReport[],
  answers: Readonly<Record<string, string>>,
): ReadonlyMap<string, ToldSystem> {
  const given = new Map(Object.entries(answers))
  refuseUnknown(systems, given)
  const values = new Map(systems.map((system) => [system.id, valuesOf(system, given)]))
  const told = new Map<string, ToldSystem>()
  for (const { id, properties, transports } of systems) {
    if (properties.length === 0) continue
    const peers = [...values]
      .filter(([other]) => other !== id)
      .map(([systemId, theirs]) => ({ systemId, properties: theirs }))
    const document = writeEnvironment({ systemId: id, properties: values.get(id)!, peers, platform: PLATFORM })
    const iso = writeIso({ volumeId: VOLUME_ID, files: [{ path: 'ovf-env.xml', bytes: Buffer.from(document) }] })
    told.set(id, {
      iso,
      choice: { about: 'properties', chose: 'a CD with ovf-env.xml', because: reasonFor(transports) },
    })
  }
  return told
}

function valuesOf({ properties, name }: SystemReport, given: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const { values, missing, problems } = answerProperties(properties, given)
  const unanswered = missing.map(
    ({ key, label }) => `"${key}"${label === undefined ? '' : ` (${label})`} is not answered`,
  )
  const wrong = problems.map(({ key, why }) => `"${key}": ${why}`)
  const [first] = [...unanswered, ...wrong]
  if (first === undefined) return values
  const why = `${[...unanswered, ...wrong].slice(0, 10).join('; ')}. VM "${name}" asks; answer with --property KEY=VALUE`
  throw new AppError('REQUEST_INVALID', { where: 'properties', why })
}

function refuseUnknown(systems: readonly SystemReport[], given: ReadonlyMap<string, string>): void {
  const known = new Set(systems.flatMap(({ properties }) => properties.map(({ key }) => key)))
  const stranger = [...given.keys()].find((key) => !known.has(key))
  if (stranger === undefined) return
  const why = `the appliance has no property "${stranger}" (there are: ${known.size === 0 ? 'none' : [...known].slice(0, 20).join(', ')})`
  throw new AppError('REQUEST_INVALID', { where: 'properties', why })
}

function reasonFor(transports: readonly string[]): string {
  if (transports.includes('iso')) return 'the appliance reads its properties from a CD'
  const wanted =
    transports.length === 0
      ? 'does not say how it reads them'
      : `reads them over ${transports.join(', ')}, which only VMware has`
  return `the appliance ${wanted}; guests that also look for a CD find them there`
}
