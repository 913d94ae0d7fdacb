/** An id with the name people know it by. */
import { Type } from 'typebox'
import { view } from '../route.ts'

export const namedView = view('Named', Type.Object({ id: Type.String(), name: Type.String() }))
