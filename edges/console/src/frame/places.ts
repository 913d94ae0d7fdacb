/**
 * Every page that has a place in the navigation, also for "go to". Their names are `frame.place.KEY`.
 *
 * `needs`: the verb without which there is nothing to see there; the server decides what may be seen.
 */
export const places = [
  { group: undefined, key: 'overview', to: '/', needs: undefined },
  { group: 'compute', key: 'vms', to: '/vms', needs: 'vm:read' },
  { group: 'compute', key: 'groups', to: '/groups', needs: 'group:read' },
  { group: 'compute', key: 'folders', to: '/folders', needs: 'folder:read' },
  { group: 'compute', key: 'hosts', to: '/hosts', needs: 'host:read' },
  { group: 'compute', key: 'clusters', to: '/clusters', needs: 'cluster:read' },
  { group: 'compute', key: 'rules', to: '/rules', needs: 'rule:read' },
  { group: 'compute', key: 'placement', to: '/placement', needs: 'placement:explain' },
  { group: 'compute', key: 'import', to: '/import', needs: 'import:create' },
  { group: 'storage', key: 'volumes', to: '/volumes', needs: 'volume:read' },
  { group: 'storage', key: 'pools', to: '/pools', needs: 'pool:read' },
  { group: 'storage', key: 'images', to: '/images', needs: 'image:read' },
  { group: 'storage', key: 'networks', to: '/networks', needs: 'network:read' },
  { group: 'happens', key: 'tasks', to: '/tasks', needs: 'task:read' },
  { group: 'happens', key: 'plans', to: '/plans', needs: 'plan:read' },
  { group: 'happens', key: 'events', to: '/events', needs: 'event:read' },
  { group: 'happens', key: 'audit', to: '/audit', needs: 'audit:read' },
  { group: 'administration', key: 'projects', to: '/projects', needs: 'project:read' },
  { group: 'administration', key: 'usage', to: '/usage', needs: 'usage:report' },
  { group: 'administration', key: 'users', to: '/users', needs: 'user:read' },
  { group: 'administration', key: 'roles', to: '/roles', needs: 'role:read' },
  { group: 'administration', key: 'identityProviders', to: '/identity-providers', needs: 'installation:read' },
  { group: 'administration', key: 'settings', to: '/settings', needs: undefined },
] as const
