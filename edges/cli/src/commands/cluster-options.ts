/** What is decided about a cluster, as options of "cluster create" and "cluster edit". */
import type { OptionValues } from '../command.ts'

export const clusterOptions = {
  site: { kind: 'text', value: 'SITE', help: 'where its hosts stand; not needed while there is one site' },
  prefer: {
    kind: 'text',
    value: 'HOW',
    help: 'spread: hosts equally free (default); pack: one full before the next',
    oneOf: ['spread', 'pack'],
  },
  'vcpus-per-cpu': { kind: 'number', value: 'N', help: 'vCPUs promised per logical CPU (default: 8)' },
  'memory-ratio': { kind: 'number', value: 'N', help: 'memory promised as a share of what there is (default: 1)' },
  'cpu-model': {
    kind: 'text',
    value: 'MODEL',
    help: 'of new VMs, so that they run on every host; "suggested": the best that all have; "host": each its own',
  },
  balance: {
    kind: 'text',
    value: 'MODE',
    help: 'off (default), advise, or auto: Covisor moves VMs by itself',
    oneOf: ['off', 'advise', 'auto'],
  },
  'moves-at-once': {
    kind: 'number',
    value: 'N',
    help: 'migrations that one host sends or takes at a time (default: 2)',
  },
  'moves-per-link': {
    kind: 'number',
    value: 'N',
    help: 'migrations between two hosts at a time; 0: as many as the hosts may (default)',
  },
  'move-bandwidth': {
    kind: 'number',
    value: 'MIB',
    help: 'MiB a second for each move that empties, rolls or balances; 0: no limit (default)',
  },
} as const

export function clusterSettings(options: OptionValues<typeof clusterOptions>) {
  const model = options['cpu-model']
  return {
    ...(options.site === undefined ? {} : { site: options.site }),
    ...(options.prefer === undefined ? {} : { prefer: options.prefer as 'spread' | 'pack' }),
    ...(options['vcpus-per-cpu'] === undefined ? {} : { vcpusPerCpu: options['vcpus-per-cpu'] }),
    ...(options['memory-ratio'] === undefined ? {} : { memoryRatio: options['memory-ratio'] }),
    ...(model === undefined ? {} : { cpuModel: model === 'host' ? null : model }),
    ...(options.balance === undefined ? {} : { balance: options.balance as 'off' | 'advise' | 'auto' }),
    ...(options['moves-at-once'] === undefined ? {} : { movesAtOnce: options['moves-at-once'] }),
    ...(options['moves-per-link'] === undefined ? {} : { movesPerLink: options['moves-per-link'] || null }),
    ...(options['move-bandwidth'] === undefined ? {} : { moveBandwidthMiBps: options['move-bandwidth'] || null }),
  }
}
