/**
 * Which of the named CPU models is the better one for a guest.
 *
 * A host's own vendor comes first: QEMU can give a guest of an Intel host the Opterons of 2003 too, because they have nothing
 * that the host lacks, and no operating system gains by that. Where the vendor is unknown, or the hosts have several, the
 * level of the model decides (x86-64 psABI, chapter 3.1.1). Names and their order are those of QEMU's manual, "CPU models".
 */

type Level = 1 | 2 | 3 | 4

/** Oldest first, with the level that each model of the line reaches. */
const lines: Readonly<Record<string, readonly (readonly [Level, string])[]>> = {
  Intel: [
    [1, 'core2duo Conroe Penryn'],
    [2, 'Denverton Nehalem Westmere SandyBridge IvyBridge Snowridge'],
    [3, 'Haswell Broadwell Skylake-Client'],
    [4, 'Skylake-Server Cascadelake-Server Cooperlake Icelake-Server SapphireRapids GraniteRapids'],
  ],
  AMD: [
    [1, 'phenom Opteron_G1 Opteron_G2 Opteron_G3'],
    [2, 'Opteron_G4 Opteron_G5'],
    [3, 'EPYC EPYC-Rome EPYC-Milan'],
    [4, 'EPYC-Genoa EPYC-Turin'],
  ],
  Hygon: [[3, 'Dhyana']],
}

interface Rank {
  readonly vendor: string
  readonly level: Level
  readonly place: number
}

const ranks = new Map(
  Object.entries(lines).flatMap(([vendor, steps]) =>
    steps
      .flatMap(([level, names]) => names.split(' ').map((name) => ({ level, name })))
      .map(({ level, name }, place): [string, Rank] => [name, { vendor, level, place }]),
  ),
)

/** What QEMU appends to a model's name: -noTSX, -IBRS, -v2, ... The more, the newer its microcode. */
const VARIANT = /-(?:noTSX|IBRS|IBPB|v\d+)/g

/** `vendors`: of the hosts that shall all run the guest. Models that are in no line (qemu64, kvm64, 486) come first. */
export function bestLast(models: readonly string[], vendors: readonly string[]): string[] {
  const [only] = vendors
  const vendor = vendors.length === 1 && only !== undefined && Object.hasOwn(lines, only) ? only : undefined
  return models
    .map((model) => ({ model, key: keyOf(model, vendor) }))
    .toSorted((a, b) => compare(a.key, b.key) || a.model.localeCompare(b.model))
    .map(({ model }) => model)
}

/** Compared member by member. */
function keyOf(model: string, vendor: string | undefined): readonly number[] {
  const rank = ranks.get(model.replaceAll(VARIANT, ''))
  if (rank === undefined) return [model === 'qemu64' || model === 'kvm64' ? 1 : 0, 0, 0, 0]
  const isOwn = vendor === undefined || rank.vendor === vendor
  return [isOwn ? 3 : 2, rank.level, rank.place, model.match(VARIANT)?.length ?? 0]
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) if (value !== b[at]) return value - b[at]!
  return 0
}
