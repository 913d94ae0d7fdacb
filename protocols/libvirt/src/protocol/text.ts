/** Text as libvirt's protocol has it: at most 4 MiB (REMOTE_STRING_MAX, remote_protocol.x). */
import { string } from '../xdr/bytes.ts'

const STRING_MAX = 4_194_304

export const text = string(STRING_MAX)
