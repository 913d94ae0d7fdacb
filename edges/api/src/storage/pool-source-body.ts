/** What a pool can be made of, as requests say it: one shape for each kind. */
import { Type } from 'typebox'
import { optional, text, view } from '../route.ts'

const short = (description: string) => Type.String({ minLength: 1, maxLength: 256, description })
const folder = (description: string) => Type.String({ pattern: '^/', maxLength: 1024, description })
const closed = { additionalProperties: false }

const iscsi = <const T extends 'iscsi' | 'iscsi-direct'>(type: T) =>
  Type.Object(
    {
      type: Type.Literal(type),
      server: short('name or address, with its port if it is not 3260'),
      target: short('its IQN'),
      initiator: optional(text("as whom the host calls; 'iscsi-direct' needs it")),
      user: optional(text('with CHAP')),
    },
    closed,
  )

export const poolSource = view(
  'PoolSource',
  Type.Union([
    Type.Object({ type: Type.Literal('dir'), path: folder('absolute, on the host; made if it is not there') }, closed),
    Type.Object(
      {
        type: Type.Literal('netfs'),
        server: short('name or address of the NFS server'),
        export: folder('what it exports'),
        path: folder('where the host mounts it'),
      },
      closed,
    ),
    Type.Object({ type: Type.Literal('logical'), group: short('LVM volume group; it exists already') }, closed),
    iscsi('iscsi'),
    iscsi('iscsi-direct'),
    Type.Object(
      {
        type: Type.Literal('rbd'),
        servers: Type.Array(short('a monitor: name or address, with its port if it is not the usual one'), {
          minItems: 1,
          maxItems: 16,
        }),
        cephPool: short('it exists already'),
        user: optional(text("'admin' for client.admin")),
      },
      closed,
    ),
    Type.Object({ type: Type.Literal('zfs'), dataset: short('a ZFS pool, or a dataset in it') }, closed),
  ]),
)
