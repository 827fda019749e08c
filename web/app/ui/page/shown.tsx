import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Problem } from '../../api/problem.ts';
import { SignIn } from '../../pages/home/sign-in.tsx';
import { Failure, Loading } from '../states.tsx';
import { Denied } from './denied.tsx';

export interface ShownProps<T> {
  readonly query: UseQueryResult<T>;
  /** `the rubrics`: what is loaded, or could not be. */
  readonly what: string;
  /** All that the page holds: until it is there, what is loaded is the page's heading. */
  readonly whole?: true;
  readonly children: (data: T) => ReactNode;
}

/** What a query found; until then that it loads, or why it could not. What is there stays while it is asked again. */
export function Shown<T>({ query, what, whole, children }: ShownProps<T>): ReactNode {
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (error instanceof Problem && error.status === 401) return whole === true ? <SignIn /> : <SignedOut />;
  if (error instanceof Problem && error.code === 'access.denied') return <Denied level={whole === true ? 1 : 2} />;
  const name = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  return (
    <>
      {whole === true && <h1 className="visually-hidden">{name}</h1>}
      {error === null ? (
        <Loading what={what} />
      ) : (
        <Failure what={`${name} could not be loaded`} error={error} onRetry={() => void refetch()} />
      )}
    </>
  );
}

/** In the place of one part of a page: the page as a whole may hold what is still wanted. */
function SignedOut(): ReactNode {
  return (
    <p className="dim">
      You are not signed in any more. <a href="/sign-in">Sign in</a>
    </p>
  );
}
