/**
 * The disk of a lab host's pool, where it has one of its own: a memory file system of a given size, which can be made full without
 * writing anything, by shrinking it to what is in it.
 *
 * It is mounted before the host's namespaces are made, so the path shows the same inside and outside, and a power failure
 * leaves its content. It takes only as much memory as is written.
 */
import { runCommand } from '../../../tools/run-command.ts'

const BLOCK = 4096

export class HostDisk {
  readonly #path: string
  readonly #mib: number

  private constructor(path: string, mib: number) {
    this.#path = path
    this.#mib = mib
  }

  static async mount(path: string, mib: number): Promise<HostDisk> {
    await runCommand(['mount', '-t', 'tmpfs', '-o', `size=${mib}m`, 'covisor-lab', path])
    return new HostDisk(path, mib)
  }

  /** Nothing more fits. */
  async fill(): Promise<void> {
    const [used] = (await runCommand(['df', '--block-size=1', '--output=used', this.#path]))
      .trim()
      .split('\n')
      .slice(-1)
    // Size 0 would mean without limit.
    await this.#resize(`${Math.max(BLOCK, Number(used))}`)
  }

  async empty(): Promise<void> {
    await this.#resize(`${this.#mib}m`)
  }

  async unmount(): Promise<void> {
    await runCommand(['umount', '--lazy', this.#path]).catch(() => undefined)
  }

  async #resize(size: string): Promise<void> {
    await runCommand(['mount', '-o', `remount,size=${size}`, this.#path])
  }
}
