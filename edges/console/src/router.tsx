/**
 * Every page and its address. What a page filters, sorts and shows by is in its address, so each state can be linked to.
 *
 * Pages are loaded when they are gone to; the frame and the overview come first.
 */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Frame } from './frame/Frame.tsx'
import { NotFoundPage } from './pages/NotFoundPage.tsx'
import { OverviewPage } from './pages/OverviewPage.tsx'
import { PageFailed } from './pages/PageFailed.tsx'
import { auditSearch, listSearch, taskSearch, textIn, volumeSearch } from './search.ts'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFoundPage, errorComponent: PageFailed })
const page = () => root

const routes = [
  createRoute({ getParentRoute: page, path: '/', component: OverviewPage }),
  createRoute({
    getParentRoute: page,
    path: '/vms',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/VmsPage.tsx'), 'VmsPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/vms/new',
    validateSearch: (search): { readonly image?: string } => textIn(search, 'image'),
    component: lazyRouteComponent(() => import('./pages/CreateVmPage.tsx'), 'CreateVmPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/vms/deleted',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/DeletedVmsPage.tsx'), 'DeletedVmsPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/vms/$vm',
    component: lazyRouteComponent(() => import('./pages/VmPage.tsx'), 'VmPage'),
    validateSearch: (search): { readonly tab?: string } => textIn(search, 'tab'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/groups',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/GroupsPage.tsx'), 'GroupsPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/folders',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/FoldersPage.tsx'), 'FoldersPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/hosts',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/HostsPage.tsx'), 'HostsPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/hosts/$host',
    component: lazyRouteComponent(() => import('./pages/HostPage.tsx'), 'HostPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/import',
    component: lazyRouteComponent(() => import('./pages/ImportPage.tsx'), 'ImportPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/volumes',
    validateSearch: volumeSearch,
    component: lazyRouteComponent(() => import('./pages/VolumesPage.tsx'), 'VolumesPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/volumes/$volume',
    component: lazyRouteComponent(() => import('./pages/VolumePage.tsx'), 'VolumePage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/pools',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/PoolsPage.tsx'), 'PoolsPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/pools/$pool',
    component: lazyRouteComponent(() => import('./pages/PoolPage.tsx'), 'PoolPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/images',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/ImagesPage.tsx'), 'ImagesPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/images/$image',
    component: lazyRouteComponent(() => import('./pages/ImagePage.tsx'), 'ImagePage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/networks',
    validateSearch: (search) => ({ ...listSearch(search), ...textIn(search, 'view') }),
    component: lazyRouteComponent(() => import('./pages/NetworksPage.tsx'), 'NetworksPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/networks/$network',
    component: lazyRouteComponent(() => import('./pages/NetworkPage.tsx'), 'NetworkPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/tasks',
    validateSearch: taskSearch,
    component: lazyRouteComponent(() => import('./pages/TasksPage.tsx'), 'TasksPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/tasks/$task',
    component: lazyRouteComponent(() => import('./pages/TaskPage.tsx'), 'TaskPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/events',
    component: lazyRouteComponent(() => import('./pages/EventsPage.tsx'), 'EventsPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/audit',
    validateSearch: auditSearch,
    component: lazyRouteComponent(() => import('./pages/AuditPage.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/usage',
    validateSearch: (search) => ({ ...textIn(search, 'month'), ...textIn(search, 'organisation') }),
    component: lazyRouteComponent(() => import('./pages/UsagePage.tsx'), 'UsagePage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/settings',
    component: lazyRouteComponent(() => import('./pages/SettingsPage.tsx'), 'SettingsPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/clusters',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/ClustersPage.tsx'), 'ClustersPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/clusters/$cluster',
    component: lazyRouteComponent(() => import('./pages/ClusterPage.tsx'), 'ClusterPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/rules',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/RulesPage.tsx'), 'RulesPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/placement',
    validateSearch: (search): { readonly vm?: string } => textIn(search, 'vm'),
    component: lazyRouteComponent(() => import('./pages/PlacementPage.tsx'), 'PlacementPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/plans',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/PlansPage.tsx'), 'PlansPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/plans/$plan',
    component: lazyRouteComponent(() => import('./pages/PlanPage.tsx'), 'PlanPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/users',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/UsersPage.tsx'), 'UsersPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/users/$user',
    component: lazyRouteComponent(() => import('./pages/UserPage.tsx'), 'UserPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/roles',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/RolesPage.tsx'), 'RolesPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/identity-providers',
    component: lazyRouteComponent(() => import('./pages/IdentityProvidersPage.tsx'), 'IdentityProvidersPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/projects',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./pages/ProjectsPage.tsx'), 'ProjectsPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/projects/$project',
    component: lazyRouteComponent(() => import('./pages/ProjectPage.tsx'), 'ProjectPage'),
  }),
] as const

export const router = createRouter({ routeTree: root.addChildren(routes), defaultPreload: 'intent' })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
