import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { assignmentQuery, assignmentsQuery } from './api/assignments.ts';
import { essayQuery, queueQuery } from './api/desk.ts';
import { queryClient } from './api/query-client.ts';
import { whoQuery } from './api/session.ts';
import { Shell } from './ui/shell/shell.tsx';
import { Missing, Pending, RouteFailure } from './ui/shell/route-states.tsx';
import { toRubricTab } from './pages/studio/rubric-tab.ts';
import { toFilter } from './pages/desk/queue-filter.ts';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: Missing,
  errorComponent: RouteFailure,
  // What a screen is sure to ask for is asked for while its code still comes; that it failed is told where it is shown.
  loader: () => void queryClient.prefetchQuery(whoQuery()),
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home/home-page.tsx'), 'HomePage'),
  preload: false,
  async loader() {
    // Where a teacher goes from here, whichever it is.
    void desk.options.component?.preload?.();
    const [only, ...others] = await queryClient.fetchQuery(assignmentsQuery()).catch(() => []);
    if (only !== undefined && others.length === 0) {
      redirect({ to: '/a/$slug', params: { slug: only.slug }, replace: true, throw: true });
    }
  },
});

const desk = createRoute({
  getParentRoute: () => root,
  path: '/a/$slug',
  validateSearch: toFilter,
  component: lazyRouteComponent(() => import('./pages/desk/desk-page.tsx'), 'DeskPage'),
  // Names that are shown are recorded: not for a pointer that passes over a link.
  preload: false,
  loader({ params: { slug }, location }) {
    void queryClient.prefetchQuery(assignmentQuery(slug));
    void queryClient.prefetchInfiniteQuery(queueQuery(slug, toFilter(location.search)));
  },
});

/** The essay in the address: reload, back and a link lead to the same essay. */
const essay = createRoute({
  getParentRoute: () => desk,
  path: '/e/$submissionId',
  // As with names: whoever opens an essay is recorded.
  preload: false,
  loader: ({ params: { submissionId } }) => void queryClient.prefetchQuery(essayQuery(submissionId)),
});

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

const assignments = createRoute({
  getParentRoute: () => root,
  path: '/a',
  component: lazyRouteComponent(() => import('./pages/assignments/assignments-page.tsx'), 'AssignmentsPage'),
});

const newAssignment = createRoute({
  getParentRoute: () => root,
  path: '/new',
  component: lazyRouteComponent(() => import('./pages/assignments/new-assignment-page.tsx'), 'NewAssignmentPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/a/$slug/setup',
  component: lazyRouteComponent(() => import('./pages/assignments/setup-page.tsx'), 'SetupPage'),
});

const appeals = createRoute({
  getParentRoute: () => root,
  path: '/a/$slug/appeals',
  component: lazyRouteComponent(() => import('./pages/appeals/appeals-page.tsx'), 'AppealsPage'),
});

const appeal = createRoute({
  getParentRoute: () => root,
  path: '/a/$slug/appeals/$appealId',
  component: lazyRouteComponent(() => import('./pages/appeals/appeal-page.tsx'), 'AppealPage'),
});

const rubrics = createRoute({
  getParentRoute: () => root,
  path: '/studio',
  component: lazyRouteComponent(() => import('./pages/studio/rubrics-page.tsx'), 'RubricsPage'),
});

const newRubric = createRoute({
  getParentRoute: () => root,
  path: '/studio/new',
  component: lazyRouteComponent(() => import('./pages/studio/new-rubric-page.tsx'), 'NewRubricPage'),
});

const rubric = createRoute({
  getParentRoute: () => root,
  path: '/studio/r/$rubricId',
  validateSearch: toRubricTab,
  component: lazyRouteComponent(() => import('./pages/studio/rubric-page.tsx'), 'RubricPage'),
});

const prompts = createRoute({
  getParentRoute: () => root,
  path: '/studio/prompts',
  component: lazyRouteComponent(() => import('./pages/studio/prompts-page.tsx'), 'PromptsPage'),
});

const approvals = createRoute({
  getParentRoute: () => root,
  path: '/studio/approvals',
  component: lazyRouteComponent(() => import('./pages/experiments/approvals-page.tsx'), 'ApprovalsPage'),
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/studio/experiments',
  component: lazyRouteComponent(() => import('./pages/experiments/experiments-page.tsx'), 'ExperimentsPage'),
});

const experiment = createRoute({
  getParentRoute: () => root,
  path: '/studio/experiments/$experimentId',
  component: lazyRouteComponent(() => import('./pages/experiments/experiment-page.tsx'), 'ExperimentPage'),
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(() => import('./pages/admin/people-page.tsx'), 'PeoplePage'),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: '/admin/keys',
  component: lazyRouteComponent(() => import('./pages/admin/keys-page.tsx'), 'KeysPage'),
});

const privacy = createRoute({
  getParentRoute: () => root,
  path: '/admin/privacy',
  component: lazyRouteComponent(() => import('./pages/admin/privacy-page.tsx'), 'PrivacyPage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/admin/audit',
  component: lazyRouteComponent(() => import('./pages/admin/audit-page.tsx'), 'AuditPage'),
});

const monitors = createRoute({
  getParentRoute: () => root,
  path: '/admin/monitors',
  component: lazyRouteComponent(() => import('./pages/monitors/monitors-page.tsx'), 'MonitorsPage'),
});

const labelling = createRoute({
  getParentRoute: () => root,
  path: '/admin/labelling',
  component: lazyRouteComponent(() => import('./pages/labelling/labelling-page.tsx'), 'LabellingPage'),
});

const reading = createRoute({
  getParentRoute: () => root,
  path: '/admin/labelling/$dataset',
  component: lazyRouteComponent(() => import('./pages/labelling/reading-page.tsx'), 'ReadingPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    desk.addChildren([essay]),
    classPicture,
    release,
    assignments,
    newAssignment,
    setup,
    appeals,
    appeal,
    rubrics,
    newRubric,
    rubric,
    prompts,
    approvals,
    experiments,
    experiment,
    people,
    keys,
    privacy,
    audit,
    monitors,
    labelling,
    reading,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: false,
  defaultPendingComponent: Pending,
  // Inside the shell: a screen that cannot be shown takes nothing else away.
  defaultErrorComponent: RouteFailure,
});

/**
 * Fetches the code of every screen, so that a time without connection keeps nobody from going to another one: one at a time, with room between
 * them for what the person does.
 */
export async function fetchScreens(): Promise<void> {
  for (const route of Object.values(router.routesById)) {
    await route?.options?.component?.preload?.()?.catch(() => undefined);
    await new Promise((resolve) => {
      setTimeout(resolve, betweenScreensMs);
    });
  }
}

const betweenScreensMs = 50;

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
