/** covisor import FILE */
import { ApiProblem, type CovisorClient, type Schema, serveUpload, unwrap } from '@covisor/client'
import { rangeTransport } from '@covisor/client/node'
import { answerProperties, inspectAppliance, type RangeSource } from '@covisor/ovf'
import { command } from '../command.ts'
import { kindOfFile } from '../kind-of-file.ts'
import { isUrl, openLocal } from '../local-appliance.ts'
import { type AskedProperty, answered, properties } from '../runner/ask-properties.ts'
import { mebibytesOf } from '../runner/new-disk.ts'
import { pairs } from '../runner/pairs.ts'
import { Detached } from '../runner/said.ts'
import { UsageError } from '../usage-error.ts'

type Task = Schema<'Task'>

const buses = ['virtio', 'scsi', 'sata', 'ide'] as const
const models = ['virtio', 'e1000e', 'e1000', 'rtl8139', 'vmxnet3'] as const
const families = ['linux', 'windows', 'bsd', 'solaris', 'other'] as const

export const importFile = command({
  name: 'import',
  summary: 'Make a VM of an appliance or disk image',
  details: `OVA files, OVF descriptors with their files beside them, and disk images (VMDK, qcow2, VHD, VHDX, VDI,
Parallels, raw with --raw). What a VMDK descriptor names is taken from beside it; the parents of a snapshot are named with --parent.
The file is read once, straight into the pool, and checked against its manifest on the way. --plan shows what would become
of it, and why. Ctrl-C pauses; --resume goes on. An appliance with several VMs becomes a group with its start order. What it
asks for (properties) is asked on a terminal, where --property has not answered it. A URL is read by the server. Images in .gz, .xz,
.zst or .bz2 are unpacked on the way.

Examples:
  covisor import appliance.ova
  covisor import appliance.ova --name web01 --network "VM Network=lan" --start
  covisor import appliance.ova --profile branch
  covisor import appliance.ova --plan
  covisor import shop.ova --accept-eulas --property com.acme.domain=example.org --start
  covisor import https://files.example.org/appliance.ova
  covisor import https://files.example.org/debian-12.qcow2.xz --as-image
  covisor import disk.vmdk --name old01 --memory 4G --guest-os linux
  covisor import debian-12-generic-amd64.qcow2 --as-image --name debian12`,
  args: ['FILE|URL'],
  startsTask: true,
  options: {
    name: { kind: 'text', value: 'NAME', help: "of the VM or group; default: the appliance's own" },
    vm: { kind: 'text', value: 'NAME', help: 'only this VM of an appliance that holds several' },
    rename: { kind: 'text', value: 'THEIRS=OURS', help: "one of the appliance's VMs to a name here", many: true },
    profile: { kind: 'text', value: 'PROFILE', help: 'what is not said here, as kept by "covisor profile save"' },
    host: { kind: 'text', value: 'HOST', help: 'place it there' },
    pool: { kind: 'text', value: 'POOL', help: 'for its volumes' },
    network: {
      kind: 'text',
      value: 'THEIRS=OURS',
      help: "the appliance's network to one here; *=OURS for all others",
      many: true,
    },
    vcpus: { kind: 'number', value: 'N', help: 'instead of what the appliance says' },
    memory: { kind: 'size', value: 'SIZE', help: 'instead of what the appliance says' },
    'disk-bus': { kind: 'text', value: 'BUS', help: 'instead of what is chosen', oneOf: buses },
    'nic-model': { kind: 'text', value: 'MODEL', help: 'instead of what is chosen', oneOf: models },
    firmware: { kind: 'text', value: 'KIND', help: 'instead of what the appliance says', oneOf: ['bios', 'uefi'] },
    'guest-os': { kind: 'text', value: 'FAMILY', help: 'instead of what the appliance says', oneOf: families },
    format: { kind: 'text', value: 'FORMAT', help: 'of its volumes', oneOf: ['qcow2', 'raw'] },
    'deployment-option': { kind: 'text', value: 'ID', help: 'one of the sizes the appliance offers' },
    property: {
      kind: 'text',
      value: 'KEY=VALUE',
      help: 'an answer to what the appliance asks ("covisor inspect FILE" lists it)',
      many: true,
    },
    locale: { kind: 'text', value: 'LANGUAGE', help: 'of its texts, such as de or zh-CN' },
    'accept-eulas': { kind: 'flag', help: 'I have read its licence texts ("covisor inspect FILE") and accept them' },
    'as-image': { kind: 'flag', help: 'make an image of a disk file instead of a VM' },
    raw: { kind: 'flag', help: 'the file is a raw disk' },
    parent: { kind: 'text', value: 'FILE|URL', help: 'what the disk is a difference to; nearest first', many: true },
    'server-path': { kind: 'flag', help: "FILE is a path on the server, in one of its administrator's import folders" },
    resume: { kind: 'text', value: 'TASK', help: 'go on with an import that was paused' },
    start: { kind: 'flag', help: 'start it afterwards' },
  },
  async run({ args, options, client, output, tasks, ask }) {
    const path = args[0]!
    const wishes = {
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(options.vm === undefined ? {} : { vm: options.vm }),
      ...(options.rename === undefined ? {} : { vmNames: pairs('rename', options.rename)! }),
      ...(options.locale === undefined ? {} : { locale: options.locale }),
      ...(options.profile === undefined ? {} : { profile: options.profile }),
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(options.pool === undefined ? {} : { pool: options.pool }),
      ...(options.network === undefined ? {} : { networks: pairs('network', options.network)! }),
      ...(options.vcpus === undefined ? {} : { vcpus: options.vcpus }),
      ...(options.memory === undefined ? {} : { memoryMiB: mebibytesOf(options.memory) }),
      ...(options['disk-bus'] === undefined ? {} : { diskBus: options['disk-bus'] as 'virtio' }),
      ...(options['nic-model'] === undefined ? {} : { nicModel: options['nic-model'] as 'virtio' }),
      ...(options.firmware === undefined ? {} : { firmware: options.firmware as 'bios' }),
      ...(options['guest-os'] === undefined ? {} : { guestOs: options['guest-os'] as 'linux' }),
      ...(options.format === undefined ? {} : { format: options.format as 'qcow2' }),
      ...(options['deployment-option'] === undefined ? {} : { deploymentOption: options['deployment-option'] }),
      ...(options['accept-eulas'] === true ? { acceptEulas: true } : {}),
      ...(options['as-image'] === true ? { asImage: true } : {}),
      ...(options.raw === true ? { diskFormat: 'raw' as const } : {}),
      ...(options.start === true ? { start: true } : {}),
    }
    const params = { query: tasks.query }
    const given = properties(options.property)
    const withAnswers = (asked: readonly AskedProperty[]) =>
      answered({ asked, given, ask: tasks.query.plan === true ? undefined : ask })
    if (options['server-path'] === true || isUrl(path)) {
      const chain = options.parent === undefined ? {} : { parents: [...options.parent] }
      const source = isUrl(path) ? { url: path, ...chain } : { path, ...chain }
      const look = { source, ...(options.locale === undefined ? {} : { locale: options.locale }) }
      const asked = ask === undefined ? [] : (await unwrap(client.POST('/v1/inspections', { body: look }))).properties
      const body = { ...wishes, ...(await withAnswers(asked)), source }
      await tasks.follow([() => client.POST('/v1/imports', { params, body })])
      return
    }

    if (!tasks.waits && tasks.query.plan !== true)
      throw new UsageError(`--no-wait: the bytes of ${path} come from this command; leave it out, or use --server-path`)
    await using file = await openLocal(path, options.parent)
    const kind = file.diskFiles === undefined ? await kindOfFile(file.source, options.raw === true) : 'disk'
    const asked = kind === 'disk' || options.resume !== undefined ? [] : await askedBy(file.source, options)
    const answers = await withAnswers(asked)
    const resumed = options.resume === undefined ? undefined : await taskToResume(client, options.resume)
    const upload =
      resumed === undefined
        ? await announce(client, file.name, file.source.size)
        : await uploadOf(client, resumed.id, file.source.size)
    const start = async () =>
      resumed === undefined
        ? await client.POST('/v1/imports', { params, body: { ...wishes, ...answers, source: { upload } } })
        : { data: resumed, response: new Response(null, { status: 202 }) }
    const wayBack = (task: Task): string =>
      `${task.title} is paused, because its bytes come from this command. Within ten minutes: covisor import --resume ${task.id} ${path}`

    const serving = new AbortController()
    using transport = rangeTransport()
    const feeding = serveUpload(client, upload, file.source, { signal: serving.signal, transport }).catch(
      (error: unknown) => {
        // The task tells what became of it; only a refusal of the bytes themselves would be news.
        if (!serving.signal.aborted && error instanceof ApiProblem && error.code !== 'UPLOAD_ABANDONED')
          output.say(error.message)
      },
    )
    try {
      await tasks.follow([start], { wayBack })
      if (tasks.query.plan === true) await giveUp(client, upload)
    } catch (error) {
      // Refused: nobody will ask for the bytes. Detached: somebody may come back.
      if (!(error instanceof Detached) && resumed === undefined) await giveUp(client, upload)
      throw error
    } finally {
      serving.abort()
      await feeding
    }
  },
})

/** Looked at here: the file is at hand. */
async function askedBy(
  source: RangeSource,
  wishes: { readonly vm?: string; readonly 'deployment-option'?: string; readonly locale?: string },
): Promise<readonly AskedProperty[]> {
  const { systems } = await inspectAppliance(source, {
    deploymentOption: wishes['deployment-option'],
    locale: wishes.locale,
  })
  const wanted = systems.filter(({ name, id }) => wishes.vm === undefined || wishes.vm === name || wishes.vm === id)
  const all = new Map(wanted.flatMap((system) => system.properties.map((property) => [property.key, property])))
  const { missing } = answerProperties([...all.values()], new Map())
  return [...all.values()].map((property) => ({ ...property, mustBeAnswered: missing.includes(property) }))
}

const taskToResume = (client: CovisorClient, task: string): Promise<Task> =>
  unwrap(client.GET('/v1/tasks/{task}', { params: { path: { task } } }))

async function announce(client: CovisorClient, fileName: string, sizeBytes: number): Promise<string> {
  return (await unwrap(client.POST('/v1/uploads', { body: { fileName, sizeBytes } }))).id
}

/** The upload that a paused import reads. */
async function uploadOf(client: CovisorClient, task: string, sizeBytes: number): Promise<string> {
  const { items } = await unwrap(client.GET('/v1/uploads', { params: { query: { task } } }))
  const upload = items[0]
  if (upload === undefined) throw new UsageError(`task ${task} does not wait for an upload`)
  if (upload.sizeBytes !== sizeBytes) {
    throw new UsageError(
      `this file has ${sizeBytes} bytes, but the one that was being imported has ${upload.sizeBytes}`,
    )
  }
  return upload.id
}

async function giveUp(client: CovisorClient, upload: string): Promise<void> {
  await client.DELETE('/v1/uploads/{upload}', { params: { path: { upload } } }).catch(() => {})
}
