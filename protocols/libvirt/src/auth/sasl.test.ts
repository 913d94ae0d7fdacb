/** The SASL conversation against a daemon in memory. */
import { expect, test } from 'vitest'
import { authCalls } from '../protocol/auth.ts'
import { Session } from '../session/session.ts'
import { FakeDaemon } from '../testing/fake-daemon.ts'
import { parseLibvirtUri } from '../uri/libvirt-uri.ts'
import { AuthType, authenticate } from './authenticate.ts'

const { authList, authSaslInit, authSaslStart, authSaslStep } = authCalls
const credentials = { username: 'admin', password: 'secret' }

test('PLAIN sends name and password where nothing better is offered', async () => {
  const { daemon, authenticating } = await begin({ mechlist: 'GSSAPI,PLAIN' })
  const { header, args } = await daemon.nextCall(authSaslStart)
  expect(args).toEqual({ mech: 'PLAIN', nil: 0, data: Uint8Array.from(Buffer.from('\0admin\0secret')) })
  daemon.reply(header, authSaslStart.ret, { complete: 1, nil: 1, data: new Uint8Array() })
  await authenticating
})

test('SCRAM-SHA-256 is preferred, and a daemon that is content without proving itself is not believed', async () => {
  const { daemon, authenticating } = await begin({ mechlist: 'PLAIN SCRAM-SHA-256' })
  const { header, args } = await daemon.nextCall(authSaslStart)
  expect(args.mech).toBe('SCRAM-SHA-256')
  const first = Buffer.from(args.data)
    .toString()
    .replace(/^.*,r=/, '')
  const challenge = Buffer.from(`r=${first}more,s=c2FsdA==,i=4096`)
  daemon.reply(header, authSaslStart.ret, { complete: 0, nil: 0, data: challenge })
  const step = await daemon.nextCall(authSaslStep)
  expect(Buffer.from(step.args.data).toString()).toMatch(/^c=biws,r=.*more,p=/)
  daemon.reply(step.header, authSaslStep.ret, { complete: 1, nil: 1, data: new Uint8Array() })
  await expect(authenticating).rejects.toThrow('did not prove that it knows the password')
})

test('a wrong password is said so', async () => {
  const { daemon, authenticating } = await begin({ mechlist: 'PLAIN' })
  daemon.fail((await daemon.nextCall(authSaslStart)).header, 45, 'authentication failed: authentication failed')
  await expect(authenticating).rejects.toMatchObject({
    reason: 'authentication',
    message: 'the daemon does not accept user "admin" with this password',
  })
})

test('a mechanism that we do not speak is named, with the way out', async () => {
  const { authenticating } = await begin({ mechlist: 'GSSAPI' })
  await expect(authenticating).rejects.toThrow(
    "the daemon offers SASL with GSSAPI; this client speaks SCRAM-SHA-256 and PLAIN: name one of them as mech_list in the daemon's /etc/sasl2/libvirt.conf, or reach it through ssh",
  )
})

test('a password is never sent over plain TCP', async () => {
  const { authenticating } = await begin({ uri: 'qemu+tcp://kvm1/system' })
  await expect(authenticating).rejects.toThrow('not sent over plain TCP')
})

test('missing credentials are asked for by name', async () => {
  const { authenticating } = await begin({ isAnonymous: true })
  await expect(authenticating).rejects.toThrow('pass them as `credentials`')
})

interface Setting {
  readonly mechlist?: string
  readonly uri?: string
  readonly isAnonymous?: boolean
}

async function begin({ mechlist, uri = 'qemu:///system', isAnonymous = false }: Setting) {
  const daemon = new FakeDaemon()
  const session = new Session(daemon.clientSide)
  const options = { uri: parseLibvirtUri(uri), credentials: isAnonymous ? undefined : credentials, call: {} }
  const authenticating = authenticate(session, options)
  authenticating.catch(() => {})
  daemon.reply((await daemon.nextCall(authList)).header, authList.ret, { types: [AuthType.SASL] })
  if (mechlist !== undefined) daemon.reply((await daemon.nextCall(authSaslInit)).header, authSaslInit.ret, { mechlist })
  return { daemon, authenticating }
}
