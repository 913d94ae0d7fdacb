/**
 * OpenLDAP's slapd on this machine, with a company of a few people, over plain LDAP, StartTLS and LDAPS. What runs is its own process
 * with its own files; whatever directory the machine itself may have is not touched.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'

const PROGRAM = '/usr/sbin/slapd'
const SCHEMAS = ['/etc/ldap/schema', '/etc/openldap/schema'].find((folder) => existsSync(folder)) ?? ''
const PATIENCE_MS = 60_000

export const BASE = 'dc=corp,dc=example'
export const READER = { bindDn: `cn=reader,${BASE}`, secret: 'looks people up' }

export class RealDirectory implements AsyncDisposable {
  readonly #folder: string
  readonly #child: ChildProcess
  readonly url: string
  readonly tlsUrl: string
  /** PEM of the authority that signed its certificate, for `localhost`. */
  readonly ca: string

  private constructor(folder: string, child: ChildProcess, plain: number, tls: number) {
    this.#folder = folder
    this.#child = child
    this.url = `ldap://localhost:${plain}`
    this.tlsUrl = `ldaps://localhost:${tls}`
    this.ca = readFileSync(join(folder, 'cert.pem'), 'utf8')
  }

  /** `people`: LDIF of what is below the base. */
  static async start(people: string): Promise<RealDirectory> {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing; install slapd to test directories`)
    const folder = await mkdtemp(join(tmpdir(), 'covisor-slapd-'))
    mkdirSync(join(folder, 'data'))
    makeCertificate(folder)
    const config = join(folder, 'slapd.conf')
    writeFileSync(config, configuration(folder))
    const ldif = join(folder, 'people.ldif')
    writeFileSync(ldif, `${company}\n${people}\n`)
    execFileSync(PROGRAM, ['-T', 'add', '-f', config, '-l', ldif], { stdio: ['ignore', 'ignore', 'inherit'] })
    const [plain, tls] = [await freePort(), await freePort()]
    const urls = `ldap://localhost:${plain}/ ldaps://localhost:${tls}/`
    const child = spawn(PROGRAM, ['-f', config, '-h', urls, '-d', '0'], { stdio: 'ignore' })
    const directory = new RealDirectory(folder, child, plain, tls)
    await answers(plain, child)
    await answers(tls, child)
    return directory
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.kill()) await once(this.#child, 'exit')
    await rm(this.#folder, { recursive: true, force: true })
  }
}

const configuration = (folder: string): string => `
${['core', 'cosine', 'inetorgperson'].map((name) => `include ${SCHEMAS}/${name}.schema`).join('\n')}
${existsSync('/usr/lib/ldap') ? 'modulepath /usr/lib/ldap\nmoduleload back_mdb' : ''}
pidfile ${folder}/pid
argsfile ${folder}/args
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
maxsize 16777216
directory ${folder}/data
suffix "${BASE}"
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${READER.bindDn}" read by self read by * none
`

const company = `dn: ${BASE}
objectClass: dcObject
objectClass: organization
dc: corp
o: corp

dn: ${READER.bindDn}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: ${READER.secret}
`

function makeCertificate(folder: string): void {
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
  execFileSync('openssl', [...words, ...name, ...files], { stdio: 'ignore' })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, 'localhost'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; ; ) {
    const socket = connect(port, 'localhost')
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isThere) return
    if (child.exitCode !== null || Date.now() > until) throw new Error(`slapd does not listen (${child.exitCode})`)
    await after(20)
  }
}
