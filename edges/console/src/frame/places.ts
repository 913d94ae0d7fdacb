/** Every page that has a place in the navigation, also for "go to". Their names are `frame.place.KEY`. */
export const places = [
  { group: undefined, key: 'overview', to: '/' },
  { group: 'compute', key: 'vms', to: '/vms' },
  { group: 'compute', key: 'groups', to: '/groups' },
  { group: 'compute', key: 'hosts', to: '/hosts' },
  { group: 'compute', key: 'import', to: '/import' },
  { group: 'storage', key: 'volumes', to: '/volumes' },
  { group: 'storage', key: 'pools', to: '/pools' },
  { group: 'storage', key: 'images', to: '/images' },
  { group: 'storage', key: 'networks', to: '/networks' },
  { group: 'happens', key: 'tasks', to: '/tasks' },
  { group: 'happens', key: 'events', to: '/events' },
  { group: 'happens', key: 'audit', to: '/audit' },
  { group: 'administration', key: 'settings', to: '/settings' },
] as const
