/** All German texts, loaded when somebody reads German. */
import { flat } from '../flat.ts'
import { audit } from './audit.ts'
import { clusters } from './clusters.ts'
import { create } from './create.ts'
import { frame } from './frame.ts'
import { host } from './host.ts'
import { identity } from './identity.ts'
import { imports } from './imports.ts'
import { layout } from './layout.ts'
import { network } from './network.ts'
import { overview } from './overview.ts'
import { pages } from './pages.ts'
import { parts } from './parts.ts'
import { people } from './people.ts'
import { settings } from './settings.ts'
import { signin } from './sign-in.ts'
import { tree } from './tree.ts'
import { usage } from './usage.ts'
import { vm } from './vm.ts'

export const german = flat({
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
  vm,
  create,
  identity,
  imports,
  network,
  host,
  layout,
  usage,
})
