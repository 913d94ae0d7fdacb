/** Parts of a stream that overtake the answer which opens it, as libvirtd's threads let them. */
import { describe, expect, test } from 'vitest'
import { storageVolumeCalls } from '../protocol/storage-volume.ts'
import { FakeDaemon } from '../testing/fake-daemon.ts'
import { MessageType, Status } from '../wire/packet.ts'
import { remoteProgram } from './program.ts'
import { Session } from './session.ts'

const { storageVolDownload } = storageVolumeCalls
const vol = { pool: 'p', name: 'v', key: '/p/v' }

describe('a download whose first part comes before its answer', () => {
  test('is read from its first byte', async () => {
    const daemon = new FakeDaemon()
    const session = new Session(daemon.clientSide)
    const args = { vol, offset: 0n, length: 0n, flags: undefined }
    const opening = session.openStream(remoteProgram, 'storageVolDownload', storageVolDownload, args)
    const { header } = await daemon.nextCall(storageVolDownload)
    const part = { ...header, type: MessageType.STREAM, status: Status.CONTINUE }
    daemon.send(part, Buffer.from('first '))
    daemon.reply(header, storageVolDownload.ret, {})
    daemon.send(part, Buffer.from('second'))

    const { stream } = await opening
    const pieces = [await stream.read(), await stream.read()]
    expect(pieces.map((piece) => (piece?.kind === 'data' ? Buffer.from(piece.bytes).toString() : piece))).toEqual([
      'first ',
      'second',
    ])
    session.close()
  })

  test('ends the session if the answer never comes but the parts do not end', async () => {
    const daemon = new FakeDaemon()
    const session = new Session(daemon.clientSide)
    const args = { vol, offset: 0n, length: 0n, flags: undefined }
    const opening = session.openStream(remoteProgram, 'storageVolDownload', storageVolDownload, args)
    const failing = expect(opening).rejects.toThrow('without having answered')
    const { header } = await daemon.nextCall(storageVolDownload)
    const part = { ...header, type: MessageType.STREAM, status: Status.CONTINUE }
    for (let sent = 0; sent <= 256; sent++) daemon.send(part, Buffer.from('x'))
    await failing
  })
})
