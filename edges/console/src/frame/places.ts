/** Every page that has a place in the navigation, also for "go to". */
export const places = [
  { group: '', name: 'Overview', to: '/' },
  { group: 'Compute', name: 'VMs', to: '/vms' },
  { group: 'Compute', name: 'Groups', to: '/groups' },
  { group: 'Compute', name: 'Hosts', to: '/hosts' },
  { group: 'Compute', name: 'Import', to: '/import' },
  { group: 'Storage and networks', name: 'Volumes', to: '/volumes' },
  { group: 'Storage and networks', name: 'Pools', to: '/pools' },
  { group: 'Storage and networks', name: 'Images', to: '/images' },
  { group: 'Storage and networks', name: 'Networks', to: '/networks' },
  { group: 'What happens', name: 'Tasks', to: '/tasks' },
  { group: 'What happens', name: 'Events', to: '/events' },
  { group: 'What happens', name: 'Audit', to: '/audit' },
  { group: 'Administration', name: 'Settings', to: '/settings' },
] as const
