/** English texts that come with the chunks that say them: of each folder, the module that adds it is imported by who says it first. */
import { create } from './en/create.ts'
import { identity } from './en/identity.ts'
import { layout } from './en/layout.ts'
import { usage } from './en/usage.ts'
import { vm } from './en/vm.ts'

export const late = { vm, create, identity, layout, usage } as const
