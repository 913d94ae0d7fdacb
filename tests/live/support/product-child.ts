/** The process that startProductProcess() starts: the real server, for libvirt hosts. Says when it listens. */
import { startServer } from '@covisor/server'

const server = await startServer(JSON.parse(process.argv[2] ?? '') as Parameters<typeof startServer>[0])

process.on('SIGTERM', () => {
  void server.stop().then(() => process.exit(0))
})
process.send?.('listening')
