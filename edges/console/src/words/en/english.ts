/** All English texts, by the folder that shows them. They come with the page: every other language falls back to them. */
import { type Flat, flat } from '../flat.ts'
import { audit } from './audit.ts'
import { clusters } from './clusters.ts'
import { frame } from './frame.ts'
import { host } from './host.ts'
import { imports } from './imports.ts'
import { network } from './network.ts'
import { overview } from './overview.ts'
import { pages } from './pages.ts'
import { parts } from './parts.ts'
import { people } from './people.ts'
import { settings } from './settings.ts'
import { tree } from './tree.ts'
import { vm } from './vm.ts'

const folders = { frame, tree, overview, pages, parts, people, clusters, audit, settings, vm, imports, host, network }

export type English = Flat<typeof folders>
export const english: English = flat(folders)
