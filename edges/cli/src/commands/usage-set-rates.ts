/** covisor usage set-rates */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { instantOf } from '../runner/as-of.ts'
import { UsageError } from '../usage-error.ts'

export const usageSetRates = command({
  name: 'usage set-rates',
  summary: 'Say what usage costs from a time on',
  details: `Prices of an hour, in units of the currency; what is not said costs nothing. Months that have ended keep what they had.

Examples:
  covisor usage set-rates --currency EUR --vcpu-hour 0.012 --memory-gib-hour 0.004 --storage-gib-hour 0.0001
  covisor usage set-rates --currency EUR --vcpu-hour 0.010 --memory-gib-hour 0.004 --from 2026-12-01`,
  options: {
    currency: { kind: 'text', value: 'CODE', help: 'three letters, such as EUR or USD' },
    'vcpu-hour': { kind: 'text', value: 'PRICE', help: 'of a vCPU that runs for an hour' },
    'memory-gib-hour': { kind: 'text', value: 'PRICE', help: 'of a GiB of memory of a VM that runs' },
    'storage-gib-hour': { kind: 'text', value: 'PRICE', help: 'of a GiB of volumes' },
    from: { kind: 'text', value: 'TIME', help: 'since then, such as 2026-12-01 (now)' },
  },
  async run({ options, client, output }) {
    if (options.currency === undefined) throw new UsageError('say the currency: --currency EUR')
    const body = {
      currency: options.currency.toUpperCase(),
      vcpuHour: price(options['vcpu-hour']),
      memoryGiBHour: price(options['memory-gib-hour']),
      storageGiBHour: price(options['storage-gib-hour']),
      ...(options.from === undefined ? {} : { from: instantOf(options.from, Date.now()) }),
    }
    await unwrap(client.PUT('/v1/usage/rates', { body }))
    output.say('set')
  },
})

function price(said: string | undefined): number {
  if (said === undefined) return 0
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(said)) throw new UsageError(`"${said}" is no price; write 0.012`)
  return Number(said)
}
