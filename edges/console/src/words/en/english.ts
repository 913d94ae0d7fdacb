/**
 * All English texts, by the folder that shows them. They come with the page, because every other language falls back to them; those of
 * `late` folders come with the pages that say them (late.ts), so that the first load stays within its budget.
 */
import { type Flat, flat } from '../flat.ts'
import type { late } from '../late.ts'
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
import { signin } from './sign-in.ts'
import { tree } from './tree.ts'

const folders = {
  frame,
  tree,
  overview,
  pages,
  parts,
  people,
  clusters,
  audit,
  settings,
  signin,
  imports,
  host,
  network,
}

export type English = Flat<typeof folders & typeof late>
export const english = flat(folders)
