/** Whether "go to" is open; the masthead's button and the keys `/` and Ctrl-K open it. */
import { Signal } from '../live/signal.ts'

export const goTo = new Signal(false)

/** For the life of the page. */
export function listenForGoTo(): () => void {
  const onKey = (event: KeyboardEvent) => {
    const isShortcut =
      (event.key === 'k' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !isTyping(event))
    if (!isShortcut || isConsole(event)) return
    event.preventDefault()
    goTo.set(true)
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Keys in a console belong to the guest. */
const isConsole = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest('[data-keys="guest"]') !== null
