/**
 * The demo of `covisor up --demo`: a real appliance goes in as an OVA, boots, and answers on its serial console.
 *
 * Everything goes through the public CLI and API, so what works here works for anybody.
 */
import { setTimeout } from 'node:timers/promises'
import { demoAppliance } from '../demo-appliance/appliance.ts'
import { cacheDirectory } from '../demo-appliance/cache-directory.ts'
import { SerialLine } from '../serial-line.ts'
import { type Api, apiAt } from './api.ts'
import { type Cli, cliFor } from './cli.ts'
import { say, UserError } from './say.ts'

export const demoName = 'covisor-demo'

interface DemoVm {
  readonly id: string
  readonly name: string
  readonly state: string
}

export async function runDemo(url: string, token: string): Promise<void> {
  const [cli, api] = [cliFor(url, token), apiAt(url, token)]
  const vm = (await findVm(api)) ?? (await importAppliance(cli, api))
  if (vm.state !== 'running') {
    say(`starting ${demoName}`)
    await cli.show('vm', 'start', vm.id)
  }
  await showConsole(api, vm)
}

async function importAppliance(cli: Cli, api: Api): Promise<DemoVm> {
  say("building a small appliance from this distribution's kernel and busybox")
  const { ova, release } = await demoAppliance(cacheDirectory())
  say(`importing ${ova} (Linux ${release})`)
  await cli.show('import', ova, '--name', demoName)
  const vm = await findVm(api)
  if (vm === undefined) throw new UserError(`the import ended, and there is no VM "${demoName}"`)
  return vm
}

async function findVm(api: Api): Promise<DemoVm | undefined> {
  const { items } = await api.get<{ readonly items: readonly DemoVm[] }>(`/v1/vms?name=${demoName}`)
  return items.find(({ name }) => name === demoName)
}

/** A line goes in and its answer comes out: the guest is not merely "running". */
async function showConsole(api: Api, vm: DemoVm): Promise<void> {
  say('its serial console:')
  const { path } = await api.post<{ readonly path: string }>(`/v1/vms/${vm.id}/console-tickets`, { kind: 'serial' })
  const line = new SerialLine(await api.stream(path))
  try {
    await waitForShell(line)
    line.send('echo "I am $(hostname), Linux $(uname -r), up for $(cut -d. -f1 /proc/uptime) s"')
    const answer = (await line.expect(/\nI am .*\r/, 30_000)).trim().split('\n').at(-1)
    process.stderr.write(`\n    # echo "I am $(hostname), …"\n    ${answer?.trim()}\n\n`)
  } finally {
    line.close()
  }
}

/** Boot messages may have passed before we listened, so the prompt is asked for. */
async function waitForShell(line: SerialLine): Promise<void> {
  const deadline = AbortSignal.timeout(180_000)
  for (;;) {
    line.send('')
    const isThere = await line.expect(/\/ # /, 3000).then(
      () => true,
      () => false,
    )
    if (isThere) return
    if (deadline.aborted) throw new UserError('the guest does not answer on its serial console')
    await setTimeout(200)
  }
}
