/**
 * The built console at `/`. Files under assets/ carry a hash in their names and are kept by browsers for ever; everything else
 * is asked for again. Text is compressed on the way out where no ready .gz or .br lies beside it.
 */
import { createGzip, constants as zlib } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'

const COMPRESSED = /^(text\/|application\/(javascript|json|wasm)|image\/svg)/

export async function serveConsoleFiles(fastify: FastifyInstance, directory: string): Promise<void> {
  await fastify.register(async (files) => {
    files.addHook('onSend', async (_request, reply, payload) => compressed(reply, payload))
    await files.register(fastifyStatic, {
      root: directory,
      preCompressed: true,
      cacheControl: false,
      dotfiles: 'ignore',
      setHeaders: (response, path) => void response.header('cache-control', cacheControl(path)),
    })
  })
}

/** The page that finds its own way: for every path that is no file and not of the API. */
export const sendConsolePage = (reply: FastifyReply, directory: string): FastifyReply =>
  reply.sendFile('index.html', directory)

const cacheControl = (path: string): string =>
  /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'

function compressed(reply: FastifyReply, payload: unknown): unknown {
  const isStream = typeof payload === 'object' && payload !== null && 'pipe' in payload
  const accepts = /\bgzip\b/.test(String(reply.request.headers['accept-encoding'] ?? ''))
  const type = String(reply.getHeader('content-type') ?? '')
  const isWhole = reply.statusCode === 200 && reply.getHeader('content-encoding') === undefined
  if (!isStream || !accepts || !isWhole || reply.request.method !== 'GET' || !COMPRESSED.test(type)) return payload
  reply.removeHeader('content-length')
  reply.removeHeader('accept-ranges')
  reply.headers({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
  return (payload as NodeJS.ReadableStream).pipe(createGzip({ level: zlib.Z_BEST_SPEED + 5 }))
}
