/**
 * The demo of `covisor up --demo`: a real appliance goes in as an OVA, boots, and answers on its serial console.
 *
 * Everything goes through the public CLI and API, so what works here works for anybody.
 */
import { accepted, type CovisorClient, type Schema, unwrap } from '@covisor/client'
import { demoAppliance } from '../demo-appliance/appliance.ts'
import { cacheDirectory } from '../demo-appliance/cache-directory.ts'
import { SerialLine } from '../serial-line.ts'
import type { Cli } from './cli.ts'
import { preparePlace, wakeNetworks } from './demo-place.ts'
import { say, UserError } from './say.ts'
import { finish } from './tasks.ts'
import { webSocketStream } from './web-socket-stream.ts'

const demoName = 'covisor-demo'

type Vm = Schema<'Vm'>

export async function runDemo(url: string, client: CovisorClient, cli: Cli): Promise<void> {
  const vm = (await findVm(client)) ?? (await importAppliance(client, cli))
  if (vm.state !== 'running') {
    await wakeNetworks(
      client,
      vm.nics.map((nic) => nic.network),
    )
    say(`starting ${demoName}`)
    await finish(client, await accepted(client.POST('/v1/vms/{vm}/start', { params: { path: { vm: vm.id } } })))
  }
  await showConsole(url, client, vm)
}

async function importAppliance(client: CovisorClient, cli: Cli): Promise<Vm> {
  say("building a small appliance from this distribution's kernel and busybox")
  const { ova, release } = await demoAppliance(cacheDirectory())
  const network = await preparePlace(client)
  say(`importing ${ova} (Linux ${release})`)
  await cli('import', ova, '--name', demoName, '--network', `*=${network}`)
  const vm = await findVm(client)
  if (vm === undefined) throw new UserError(`the import ended, and there is no VM "${demoName}"`)
  return vm
}

async function findVm(client: CovisorClient): Promise<Vm | undefined> {
  const { items } = await unwrap(client.GET('/v1/vms', { params: { query: { name: demoName } } }))
  return items.find(({ name }) => name === demoName)
}

/** A line goes in and its answer comes out: the guest is not merely "running". */
async function showConsole(url: string, client: CovisorClient, vm: Vm): Promise<void> {
  say('its serial console:')
  const open = client.POST('/v1/vms/{vm}/console-tickets', {
    params: { path: { vm: vm.id } },
    body: { kind: 'serial' },
  })
  const { path } = await unwrap(open)
  const line = new SerialLine(await webSocketStream(new URL(path, url.replace(/^http/, 'ws'))))
  try {
    show(await waitForShell(line))
    line.send('echo "I am $(hostname), Linux $(uname -r), up for $(cut -d. -f1 /proc/uptime) s"')
    const answer = (await line.expect(/\nI am [^\r\n]+(?=\r)/, 30_000)).trim().split('\n').at(-1)
    process.stderr.write(`    # echo "I am $(hostname), Linux $(uname -r), …"\n    ${answer}\n\n`)
  } finally {
    line.close()
  }
}

/** Boot messages may have passed before we listened, so the prompt is asked for, again and again. */
async function waitForShell(line: SerialLine): Promise<string> {
  let heard = ''
  const deadline = AbortSignal.timeout(180_000)
  while (line.isOpen && !deadline.aborted) {
    line.send('')
    heard = await line.expect(/[/~] # /, 3000).catch((error: unknown) => {
      if (error instanceof UserError) throw error
      return ''
    })
    if (heard !== '') return heard
  }
  throw new UserError('the guest does not answer on its serial console')
}

/** What the guest says about the hardware it sees, if it boots just now. */
function show(boot: string): void {
  const lines = boot.split(/\r?\n/).filter((line) => line.includes('covisor-demo: '))
  process.stderr.write(lines.map((line) => `    ${line.slice(line.indexOf('covisor-demo: '))}\n`).join(''))
}
