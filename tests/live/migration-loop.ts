/**
 * Moves a guest that writes all the time between real hosts, again and again, and proves that nothing was lost and nothing ran twice.
 *
 * Run: node tests/live/migration-loop.ts [--times 100] [--hosts 3] [--own-disks] [--faults] [--fault NAME]
 * With --own-disks the hosts share no storage, and the disk goes along each time.
 * With --faults every second move is disturbed: a libvirtd killed or hung, a cable pulled, power lost on either side or both, Covisor
 * stopped or killed, the move cancelled; with --fault by that one alone.
 * Ends with 1 if a write was lost, said twice or left out, or a second copy was seen.
 */
import { parseArgs } from 'node:util'
import { runMigrationLoop } from './support/moving/migration-loop.ts'
import { moveFaultNames } from './support/moving/move-faults.ts'

const { values } = parseArgs({
  options: {
    times: { type: 'string' },
    hosts: { type: 'string' },
    faults: { type: 'boolean' },
    'own-disks': { type: 'boolean' },
    fault: { type: 'string' },
  },
})
const times = Number(values.times ?? 100)
const hosts = Number(values.hosts ?? 3)

const result = await runMigrationLoop({
  times,
  hosts,
  disk: values['own-disks'] === true ? 'own' : 'shared',
  faults: moveFaultNames.filter((name) => values.faults === true || name === values.fault),
  onMove: ({ number, to, tookMs, writes, fault }) => {
    const disturbed =
      fault === undefined
        ? ''
        : `; ${fault.name}: ${fault.ended}, right ${Math.round(fault.rightAfterMs)} ms after it was mended`
    console.log(`${number}/${times} to ${to} in ${Math.round(tookMs)} ms, ${writes} writes meanwhile${disturbed}`)
  },
})

const took = result.moves
  .filter(({ fault }) => fault === undefined)
  .map(({ tookMs }) => tookMs)
  .toSorted((a, b) => a - b)
const at = (share: number) => Math.round(took[Math.floor((took.length - 1) * share)] ?? Number.NaN)
const { acknowledged, lost, outOfOrder, secondCopies, looks, filesLeft } = result
console.log(
  `${result.moves.length} moves between ${hosts} hosts, undisturbed ones ${at(0.5)} ms (${at(0)} to ${at(1)})`,
)
console.log(`${acknowledged} writes acknowledged, ${lost.length} lost, ${outOfOrder.length} said out of order`)
console.log(
  `${looks} looks at the hosts, second copies: ${secondCopies.length === 0 ? 'none' : secondCopies.join(', ')}`,
)
if (values['own-disks'] === true) console.log(`${filesLeft} disks in the hosts' own pools`)
if (lost.length > 0 || outOfOrder.length > 0 || secondCopies.length > 0) process.exitCode = 1
