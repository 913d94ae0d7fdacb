/** Where a running domain's VNC server listens, as libvirt reports it. */
import { parseXml } from '@covisor/xml'
import { integer } from './amounts.ts'

export interface VncServer {
  /** A socket file on the host. */
  readonly path?: string
  readonly host: string
  readonly port?: number
  readonly password?: string
}

export function vncServer(xml: string): VncServer | undefined {
  const devices = parseXml(xml, 'domain XML').first('devices')
  const graphics = devices?.elements('graphics').find((device) => device.attr('type') === 'vnc')
  if (graphics === undefined) return undefined
  const listen = graphics.first('listen')
  const path = graphics.attr('socket') ?? listen?.attr('socket')
  const port = integer(graphics.attr('port'))
  const password = graphics.attr('passwd')
  return {
    host: listen?.attr('address') ?? graphics.attr('listen') ?? '127.0.0.1',
    ...(path === undefined ? {} : { path }),
    ...(port === undefined || port <= 0 ? {} : { port }),
    ...(password === undefined || password === '' ? {} : { password }),
  }
}
