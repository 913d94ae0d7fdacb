/**
 * One running `ssh`: started without a shell, its last words kept, always reaped.
 *
 * ssh has one exit status for everything that goes wrong on the way, so the reason can only be read from what it prints; it
 * is made to print English. Where the text is not recognised, the reason is `failed` and the text is passed on.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { ConnectionError, type ConnectionErrorReason } from '../../errors/connection-error.ts'

const KEPT_STDERR = 4_096
const KILL_AFTER_MS = 2_000

const living = new Set<ChildProcessWithoutNullStreams>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGTERM')
})

export class SshProcess {
  readonly child: ChildProcessWithoutNullStreams
  /** Resolves when the process is gone and its pipes are closed; never rejects. */
  readonly gone: Promise<void>
  readonly #host: string
  #stderr = ''

  constructor(host: string, args: readonly string[]) {
    this.#host = host
    this.child = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'], env: environment() })
    living.add(this.child)
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR)
    })
    this.child.stdin.on('error', () => {}) // its end is reported by `gone`
    this.gone = new Promise((resolve) => {
      this.child.once('error', (error) => {
        this.#stderr = `ssh could not be started: ${error.message}`
        resolve()
      })
      this.child.once('close', () => resolve())
    })
    void this.gone.then(() => living.delete(this.child))
  }

  get isRunning(): boolean {
    return living.has(this.child)
  }

  /** What ssh has said so far, without the noise of banners further up. */
  get lastWords(): string {
    return this.#stderr.trim().split('\n').slice(-4).join('; ')
  }

  /** Why it ended, for the user. */
  failure(): ConnectionError {
    const [reason, text] = reasons.find(([, , pattern]) => pattern.test(this.#stderr)) ?? ['failed', 'failed']
    const words = this.lastWords
    return new ConnectionError(reason, `ssh to ${this.#host} ${text}${words === '' ? '' : `: ${words}`}`)
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return this.gone
    this.child.stdin.end()
    this.child.kill('SIGTERM')
    const killer = setTimeout(() => this.child.kill('SIGKILL'), KILL_AFTER_MS)
    await this.gone
    clearTimeout(killer)
  }
}

const reasons: readonly (readonly [ConnectionErrorReason, string, RegExp])[] = [
  [
    'host-key',
    'was refused: the key of the host is unknown or has changed',
    /Host key verification failed|IDENTIFICATION HAS CHANGED/,
  ],
  [
    'denied',
    'was denied: none of our keys is accepted there',
    /Permission denied|Too many authentication failures|no such identity/i,
  ],
  ['unreachable', 'failed: the host name is not known', /Could not resolve hostname|Name or service not known/],
  ['refused', 'was refused: nothing listens on that port', /Connection refused/],
  ['timeout', 'failed: the host does not answer', /timed out/],
  ['unreachable', 'failed: the host cannot be reached', /No route to host|Network is unreachable/],
  ['not-found', 'is not possible: there is no ssh on this machine', /could not be started: spawn ssh ENOENT/],
]

/** Only what ssh needs; nothing of ours is for the other side, and nothing may pop up a window to ask. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, USER, LOGNAME, SSH_AUTH_SOCK, XDG_RUNTIME_DIR } = process.env
  return { PATH, HOME, USER, LOGNAME, SSH_AUTH_SOCK, XDG_RUNTIME_DIR, LC_ALL: 'C', SSH_ASKPASS_REQUIRE: 'never' }
}
