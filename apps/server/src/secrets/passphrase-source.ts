/**
 * Where the passphrase of the keys comes from: the file that the configuration names, systemd's credential
 * `covisor-passphrase`, or a person at the terminal. Never an argument or the environment, which other processes can see.
 */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OptionsError } from '../options-error.ts'

export interface PassphraseSource {
  /** Whether there is one without asking anybody. */
  readonly isConfigured: boolean
  /** Throws OptionsError, also where nobody can be asked. */
  read(): Promise<string>
}

const MAX_BYTES = 4096

export function passphraseSource(configured: string | undefined, environment = process.env): PassphraseSource {
  const credentials = environment['CREDENTIALS_DIRECTORY']
  const credential = credentials === undefined ? undefined : join(credentials, 'covisor-passphrase')
  return {
    isConfigured: configured !== undefined,
    async read() {
      if (configured !== undefined) return await passphraseIn(configured)
      if (credential !== undefined && (await exists(credential))) return await passphraseIn(credential)
      if (process.stdin.isTTY) return await askPassphrase('Passphrase of the keys: ')
      throw new OptionsError(
        'the keys are protected by a passphrase, and there is none: say secretPassphrase: FILE in config.yaml, give ' +
          'systemd LoadCredential=covisor-passphrase:FILE, or start the server on a terminal',
      )
    },
  }
}

/** The file's one line. Throws OptionsError. */
export async function passphraseIn(file: string): Promise<string> {
  const why = (text: string) => new OptionsError(`the passphrase in ${file} cannot be used: ${text}`)
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw why(error.code === 'ENOENT' ? 'there is no such file' : error.message)
  })
  if (!found.isFile() || found.size > MAX_BYTES) throw why('it is no file with one line')
  if ((found.mode & 0o077) !== 0) throw why('others can read it; chmod 600 it')
  const passphrase = (await readFile(file, 'utf8')).replace(/\r?\n$/, '')
  if (passphrase === '' || /[\0\r\n]/.test(passphrase)) throw why('it has to be one line that is not empty')
  return passphrase
}

/** What is typed is not shown. */
export function askPassphrase(question: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(question)
  stdin.setRawMode(true).setEncoding('utf8').resume()
  return new Promise((resolve, reject) => {
    let typed = ''
    const end = (settle: () => void): void => {
      stdin.off('data', hear).setRawMode(false).pause()
      stderr.write('\n')
      settle()
    }
    const hear = (text: string): void => {
      for (const letter of text) {
        if (letter === '\r' || letter === '\n') return end(() => resolve(typed))
        if (letter === '\u0003' || letter === '\u0004') return end(() => reject(new OptionsError('nothing was typed')))
        if (letter === '\u007f') typed = Array.from(typed).slice(0, -1).join('')
        else if (typed.length < MAX_BYTES) typed += letter
      }
    }
    stdin.on('data', hear)
  })
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )
