/** `covisor lab`: several private libvirt hosts on this machine, to try things on. */
import { UserError } from './say.ts'

export async function lab(_args: string[]): Promise<number> {
  throw new UserError('"covisor lab" is not ready yet')
}
