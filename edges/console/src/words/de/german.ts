/** All German texts, loaded when somebody reads German. */
import { flat } from '../flat.ts'
import { frame } from './frame.ts'
import { host } from './host.ts'
import { imports } from './imports.ts'
import { pages } from './pages.ts'
import { parts } from './parts.ts'
import { vm } from './vm.ts'

export const german = flat({ frame, pages, parts, vm, imports, host })
