import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Shell } from './ui/shell/shell.tsx';
import { Missing, RouteFailure } from './ui/shell/route-states.tsx';
import { toFilter } from './pages/desk/queue-filter.ts';
import { Loading } from './ui/states.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: Missing, errorComponent: RouteFailure });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home/home-page.tsx'), 'HomePage'),
});

const desk = createRoute({
  getParentRoute: () => root,
  path: '/a/$slug',
  validateSearch: toFilter,
  component: lazyRouteComponent(() => import('./pages/desk/desk-page.tsx'), 'DeskPage'),
});

/** The essay in the address: reload, back and a link lead to the same essay. */
const essay = createRoute({ getParentRoute: () => desk, path: '/e/$submissionId' });

const classPicture = createRoute({
  getParentRoute: () => root,
  path: '/a/$slug/class',
  component: lazyRouteComponent(() => import('./pages/class/class-page.tsx'), 'ClassPage'),
});

const release = createRoute({
  getParentRoute: () => root,
  path: '/a/$slug/release',
  component: lazyRouteComponent(() => import('./pages/release/release-page.tsx'), 'ReleasePage'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, desk.addChildren([essay]), classPicture, release]),
  defaultPreload: 'intent',
  scrollRestoration: false,
  defaultPendingComponent: () => <Loading what="the screen" />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
