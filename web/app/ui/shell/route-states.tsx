import type { ReactNode } from 'react';
import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { Empty, Failure, Loading } from '../states.tsx';

export function Missing(): ReactNode {
  return (
    <Empty title="There is no such page" level={1}>
      <p>
        <Link to="/">To the assignments</Link>
      </p>
    </Empty>
  );
}

export function Pending(): ReactNode {
  return (
    <>
      <h1 className="visually-hidden">Assay</h1>
      <Loading what="the screen" />
    </>
  );
}

export function RouteFailure({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <>
      <h1 className="visually-hidden">Assay</h1>
      <Failure what="This screen could not be shown" error={error} onRetry={reset} />
    </>
  );
}
