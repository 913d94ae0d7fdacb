/** People over a ControlWorld: users with roles, each as the actor that a request of theirs would have. */
import type { Actor } from '@covisor/model'
import { accessUseCases } from '../access/access-use-cases.ts'
import type { ControlWorld } from '../testing/control-world.fixture.ts'
import { bindingUseCases } from './binding-use-cases.ts'
import type { BindingPlace } from './bindings.ts'
import { organisationUseCases } from './organisation-use-cases.ts'
import { projectUseCases } from './project-use-cases.ts'
import { roleUseCases } from './role-use-cases.ts'
import { userUseCases } from './user-use-cases.ts'

export const here = { address: undefined, interface: 'api' } as const

export function peopleOf({ services, actor: admin }: ControlWorld) {
  const access = accessUseCases(services)
  const bindings = bindingUseCases(services)
  const organisations = organisationUseCases(services)
  const projects = projectUseCases(services)
  const roles = roleUseCases(services)
  const users = userUseCases(services)
  /** Whole tokens by user name. */
  const tokens = new Map<string, string>()

  const as = async (user: string, project?: string): Promise<Actor> => {
    const actor = await access.byToken(tokens.get(user)!, { ...here, ...(project === undefined ? {} : { project }) })
    if (actor === undefined) throw new Error(`${user} cannot get in`)
    return actor
  }

  return {
    access,
    bindings,
    organisations,
    projects,
    roles,
    users,
    as,
    tokens,
    /** A new user with these roles; 'acme' is an organisation, 'acme/web' a project, 'site' everywhere. */
    async join(name: string, organisation: string, ...given: readonly (readonly [role: string, at: string])[]) {
      const { secret } = await users.create(admin, { name, organisation })
      for (const [role, at] of given) await bindings.create(admin, { user: name, role, at: placeOf(at) })
      const { actor } = await access.signIn({ oneTime: secret }, here)
      tokens.set(name, (await access.createToken(actor, { name: 'test' })).secret)
      return await as(name)
    },
  }
}

function placeOf(at: string): BindingPlace {
  if (at === 'site') return { kind: 'site' }
  return at.includes('/') ? { kind: 'project', project: at } : { kind: 'organisation', organisation: at }
}
