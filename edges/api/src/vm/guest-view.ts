/** What a guest says of itself, as clients see it. It was cleaned before; it is still the guest's own word. */
import type { VmUseCases } from '@covisor/control'
import { Type } from 'typebox'
import { bytes, instant, nullable, text, view } from '../route.ts'

type GuestAnswer = Awaited<ReturnType<VmUseCases['guest']>>

export const guestView = view(
  'VmGuest',
  Type.Object({
    silent: nullable(text('why there are no facts; null: there are')),
    hostname: nullable(Type.String()),
    os: nullable(
      Type.Object({
        id: nullable(Type.String()),
        name: nullable(Type.String()),
        version: nullable(Type.String()),
        kernel: nullable(Type.String()),
      }),
    ),
    timeZone: nullable(
      Type.Object({
        name: nullable(Type.String()),
        offsetSeconds: nullable(Type.Number({ description: 'east of UTC' })),
      }),
    ),
    users: Type.Array(
      Type.Object({
        name: Type.String(),
        domain: nullable(Type.String()),
        since: nullable(instant('when they signed in')),
      }),
    ),
    fileSystems: Type.Array(
      Type.Object({
        mountPoint: Type.String(),
        device: nullable(Type.String()),
        type: nullable(Type.String()),
        totalBytes: nullable(bytes('its size; null: the agent does not tell')),
        usedBytes: nullable(bytes('of that')),
      }),
    ),
  }),
)

export function viewGuest(answer: GuestAnswer) {
  const { hostname, os, timeZone, users, fileSystems } =
    'facts' in answer
      ? answer.facts
      : { users: [], fileSystems: [], hostname: undefined, os: undefined, timeZone: undefined }
  return {
    silent: 'silent' in answer ? answer.silent : null,
    hostname: hostname ?? null,
    os:
      os === undefined
        ? null
        : { id: os.id ?? null, name: os.name ?? null, version: os.version ?? null, kernel: os.kernel ?? null },
    timeZone:
      timeZone === undefined ? null : { name: timeZone.name ?? null, offsetSeconds: timeZone.offsetSeconds ?? null },
    users: users.map(({ name, domain, since }) => ({
      name,
      domain: domain ?? null,
      since: since?.toISOString() ?? null,
    })),
    fileSystems: fileSystems.map(({ mountPoint, device, type, totalBytes, usedBytes }) => ({
      mountPoint,
      device: device ?? null,
      type: type ?? null,
      totalBytes: totalBytes ?? null,
      usedBytes: usedBytes ?? null,
    })),
  }
}
