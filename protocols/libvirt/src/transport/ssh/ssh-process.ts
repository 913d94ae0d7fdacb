/** One running `ssh`: started without a shell, its last words kept, always reaped. It is made to print English (ssh-last-words.ts). */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { ConnectionError } from '../../errors/connection-error.ts'
import { sshTrouble } from './ssh-last-words.ts'

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
    const { reason, text, detail } = sshTrouble(this.#stderr)
    const words = this.lastWords
    return new ConnectionError(reason, `ssh to ${this.#host} ${text}${words === '' ? '' : `: ${words}`}`, { detail })
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

/** Only what ssh needs; nothing of ours is for the other side, and nothing may pop up a window to ask. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, USER, LOGNAME, SSH_AUTH_SOCK, XDG_RUNTIME_DIR } = process.env
  return { PATH, HOME, USER, LOGNAME, SSH_AUTH_SOCK, XDG_RUNTIME_DIR, LC_ALL: 'C', SSH_ASKPASS_REQUIRE: 'never' }
}
