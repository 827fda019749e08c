import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Problem } from '../../api/problem.ts';
import { SignIn } from '../../pages/home/sign-in.tsx';
import { Failure, Loading } from '../states.tsx';

export interface ShownProps<T> {
  readonly query: UseQueryResult<T>;
  /** `the rubrics`: what is loaded, or could not be. */
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}

/** What a query found; until then that it loads, or why it could not. What is there stays while it is asked again. */
export function Shown<T>({ query, what, children }: ShownProps<T>): ReactNode {
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (error === null) return <Loading what={what} />;
  if (error instanceof Problem && error.status === 401) return <SignIn />;
  const title = `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be loaded`;
  return <Failure what={title} error={error} onRetry={() => void refetch()} />;
}
