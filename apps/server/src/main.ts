/** `node apps/server/src/main.ts --data DIR [--listen HOST:PORT] [--tls-cert FILE --tls-key FILE] [--driver NAME…] [--import-root DIR…] [--import-host HOST…]` */
import { errorChain } from '@covisor/model'
import { OptionsError } from './options-error.ts'
import { readServerOptions } from './server-options.ts'
import { startServer } from './start-server.ts'

try {
  const server = await startServer(await readServerOptions(process.argv.slice(2)))
  console.log(`covisor serves at ${server.url}`)
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second signal does not wait.
      if (stopping) process.exit(1)
      stopping = true
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(errorChain(error))
          process.exit(1)
        },
      )
    })
  }
} catch (error) {
  console.error(error instanceof OptionsError ? `covisor: ${error.message}` : error)
  process.exit(error instanceof OptionsError ? 2 : 1)
}
