/** A process that has the data directory of its argument until somebody kills it. */
import { lockDataDirectory } from '../data-lock.ts'

await lockDataDirectory(process.argv[2]!)
process.send!('locked')
// Until its parent goes: a channel that nobody listens on keeps no process.
process.on('message', () => {})
