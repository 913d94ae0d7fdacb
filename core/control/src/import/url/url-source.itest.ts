/** Reading from a web server: ranges, redirects, changes in between, and servers that lie or fall silent. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, expect, test } from 'vitest'
import { addressKind } from './address-rules.ts'
import { openUrl } from './url-source.ts'

const content = Buffer.from(Array.from({ length: 10_000 }, (_, index) => index % 251))
const never = new AbortController().signal
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** On this machine, which only its very address as a rule allows. */
async function serve(
  listener: RequestListener,
  address = '127.0.0.1',
): Promise<{ port: number; url: string; rules: string[] }> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  const { port } = server.address() as AddressInfo
  return { port, url: `http://127.0.0.1:${port}`, rules: [`127.0.0.1:${port}`] }
}

const rangeOf = (request: IncomingMessage): [number, number] => {
  const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '')!
  return [Number(from), Number(to)]
}
const ranged: RequestListener = (request, response) => {
  const [from, to] = rangeOf(request)
  response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${content.length}`, etag: '"1"' })
  response.end(content.subarray(from, to + 1))
}

test('a file is read by ranges, and knows its name and size', async () => {
  const { url, rules } = await serve(ranged)
  const source = await openUrl(rules, `${url}/some%20dir/web%2001.ova?signature=secret`, never)
  expect([source.fileName, source.size]).toEqual(['web 01.ova', content.length])
  expect(Buffer.from(await source.read(123, 4567, never))).toEqual(content.subarray(123, 4690))
})

test('a redirect is followed, to where the rules allow it and nowhere else', async () => {
  const target = await serve(ranged)
  const from = await serve((_, response) => response.writeHead(302, { location: `${target.url}/b.ova` }).end())
  const source = await openUrl([...from.rules, ...target.rules], `${from.url}/a.ova`, never)
  expect(source.size).toBe(content.length)
  await expect(openUrl(from.rules, `${from.url}/a.ova`, never)).rejects.toMatchObject({
    code: 'PATH_REFUSED',
    message: expect.stringContaining(target.url),
  })
})

test('redirects without end are not followed', async () => {
  const { url, rules } = await serve((_, response) => response.writeHead(302, { location: '/again' }).end())
  await expect(openUrl(rules, url, never)).rejects.toThrow(/redirects more than 5 times/)
})

test('a name that points inside is refused before anything is sent, whatever else it points to', async () => {
  const resolve = async () => ['93.184.215.14', '127.0.0.1']
  await expect(openUrl(['*'], 'http://rebind.example/', never, { resolve })).rejects.toThrow(
    /127\.0\.0\.1, which is this machine/,
  )
})

const [inside] = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ address, family }) => family === 'IPv4' && addressKind(address) === 'private')
if (inside === undefined)
  console.warn('this machine has no private address: whether names are resolved once is NOT tested')

test.skipIf(inside === undefined)('a name is resolved once: what it means later does not matter', async () => {
  const { port } = await serve(ranged, '0.0.0.0')
  const answers = [[inside!.address], ['127.0.0.1']]
  const source = await openUrl([`files.example:${port}`], `http://files.example:${port}/`, never, {
    resolve: async () => answers.shift()!,
  })
  expect(Buffer.from(await source.read(5, 5, never))).toEqual(content.subarray(5, 10))
  expect(answers).toHaveLength(1)
})

test.each<[string, RequestListener, RegExp]>([
  ['that gives no ranges', (_, response) => response.end(content), /gives no parts of files/],
  ['that says no', (_, response) => response.writeHead(403).end(), /answers 403/],
  [
    'that gives another part',
    (_, response) => response.writeHead(206, { 'content-range': `bytes 7-7/${content.length}` }).end('x'),
    /another part/,
  ],
  [
    'that sends more than it says',
    (_, response) => response.writeHead(206, { 'content-range': `bytes 0-0/${content.length}` }).end('xyz'),
    /sends more/,
  ],
  [
    'that packs what it sends',
    (_, response) =>
      response.writeHead(206, { 'content-range': `bytes 0-0/${content.length}`, 'content-encoding': 'gzip' }).end('x'),
    /another part/,
  ],
])('a web server %s is refused with the reason', async (_name, listener, reason) => {
  const { url, rules } = await serve(listener)
  await expect(openUrl(rules, url, never)).rejects.toThrow(reason)
})

test('a file that changes while it is read is noticed', async () => {
  let version = 1
  const { url, rules } = await serve((request, response) => {
    const [from, to] = rangeOf(request)
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${content.length}`, etag: `"${version}"` })
    response.end(content.subarray(from, to + 1))
  })
  const source = await openUrl(rules, url, never)
  version = 2
  await expect(source.read(0, 10, never)).rejects.toMatchObject({ code: 'IMPORT_MISMATCH' })
})

test('an answer that is cut short is asked for again', async () => {
  let cuts = 1
  const { url, rules } = await serve((request, response) => {
    const [from, to] = rangeOf(request)
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${content.length}`, etag: '"1"' })
    if (to - from < 100 || cuts-- <= 0) response.end(content.subarray(from, to + 1))
    else response.write(content.subarray(from, from + 50), () => response.destroy())
  })
  const source = await openUrl(rules, url, never)
  expect(Buffer.from(await source.read(0, 1000, never))).toEqual(content.subarray(0, 1000))
})
