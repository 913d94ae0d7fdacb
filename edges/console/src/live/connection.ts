/** Whether the server is followed. While it is away, what is shown is how it was, and nothing can be done. */
import { Signal } from './signal.ts'

export const connection = new Signal<'connecting' | 'connected' | 'away'>('connecting')
