/**
 * What runs inside every simulated VM: a banner, a login without a password and a few commands on a serial line.
 *
 * Pure but for its own line of input: bytes in, bytes out, and what the guest wants done to its VM. Enough to show that a
 * console works, and that a guest can switch itself off.
 */
export interface GuestReply {
  readonly output: string
  /** What the guest does to its machine. */
  readonly wants?: 'power-off' | 'reboot'
}

const LONGEST_LINE = 1024

export class LittleGuest {
  readonly #hostName: string
  #user: string | undefined
  #line = ''

  constructor(hostName: string) {
    this.#hostName = hostName
  }

  greeting(): string {
    return `\r\nCovisor simulated guest\r\n\r\n${this.#prompt()}`
  }

  /** Answers what was typed, echoing it as a terminal line does. */
  type(text: string): GuestReply {
    let output = ''
    for (const key of text) {
      if (key === '\r' || key === '\n') {
        const line = this.#line.trim()
        this.#line = ''
        const { output: answer, wants } = this.#answer(line)
        output += `\r\n${answer}`
        if (wants !== undefined) return { output, wants }
        output += this.#prompt()
      } else if (key === '\x7f' || key === '\b') {
        if (this.#line !== '') output += '\b \b'
        this.#line = this.#line.slice(0, -1)
      } else if (key >= ' ' && this.#line.length < LONGEST_LINE) {
        this.#line += key
        output += key
      }
    }
    return { output }
  }

  #prompt(): string {
    return this.#user === undefined ? `${this.#hostName} login: ` : `${this.#user}@${this.#hostName}:~$ `
  }

  #answer(line: string): GuestReply {
    if (line === '') return { output: '' }
    if (line === 'hello') return { output: `hello from ${this.#hostName}\r\n` }
    if (this.#user === undefined) {
      this.#user = line.replace(/[^a-z0-9_-]/gi, '').slice(0, 32) || 'guest'
      return { output: `Welcome. "help" lists what there is.\r\n` }
    }
    switch (line) {
      case 'help':
        return { output: 'hello  hostname  uname  exit  reboot  poweroff\r\n' }
      case 'hostname':
        return { output: `${this.#hostName}\r\n` }
      case 'uname':
        return { output: 'Simulated\r\n' }
      case 'exit':
        this.#user = undefined
        return { output: '' }
      case 'reboot':
        return { output: 'The system is going down.\r\n', wants: 'reboot' }
      case 'poweroff':
        return { output: 'The system is going down.\r\n', wants: 'power-off' }
      default:
        return { output: `${line.split(' ')[0]}: command not found\r\n` }
    }
  }
}
