/**
 * noVNC on a console's channel, kept apart from the page: what a guest or whoever answers in its place sends is not trusted to be VNC.
 * An exception in noVNC ends this console with a reason, never the page, and so does a greeting that does not end. A picture larger than
 * any screen is refused before it is drawn.
 */
import RFB from '@novnc/novnc'
import { t } from '../words/translate.ts'
import { type ConsoleChannel, reasonOf } from './console-channel.ts'

/** Far more than any server says before the first picture is asked for; noVNC alone would keep 40 MiB of it. */
const GREETING_BYTES = 65_536

export interface ScreenEvents {
  readonly onEnd: (why: string) => void
  readonly onClipboard: (text: string) => void
}

export function openScreen(place: HTMLElement, channel: ConsoleChannel, { onEnd, onClipboard }: ScreenEvents): RFB {
  const { password } = channel.hello
  let isOver = false
  const end = (why: string) => {
    if (!isOver) onEnd(why)
    isOver = true
  }
  channel.onbroken = () => {
    channel.close()
    end(t('vm.notVnc'))
  }
  channel.allowance = GREETING_BYTES
  const rfb = new RFB(place, channel, password === null ? {} : { credentials: { password } })
  rfb.scaleViewport = true
  rfb.background = '#000'
  // noVNC says only that it ended; the channel knows why, if it was the channel.
  const toNovnc = channel.onclose
  channel.onclose = (event) => {
    end(channel.isClosedHere ? t('vm.notVnc') : reasonOf(event))
    toNovnc?.(event)
  }
  rfb.addEventListener('connect', () => (channel.allowance = Number.POSITIVE_INFINITY))
  rfb.addEventListener('securityfailure', () => end(t('vm.vncPassword')))
  rfb.addEventListener('clipboard', (event) => onClipboard((event as CustomEvent<{ text: string }>).detail.text))
  return rfb
}
