import type { ReactNode } from 'react';
import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { messageOf } from '../api/problem.ts';
import './states.css';

export function Loading({ what }: { readonly what: string }): ReactNode {
  return (
    <div className="state" role="status">
      <Loader size="sm" type="dots" aria-hidden />
      <p>Loading {what} …</p>
    </div>
  );
}

export interface FailureProps {
  readonly what: string;
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}

/** What went wrong, in the server's own words, and a way on. */
export function Failure({ what, error, onRetry }: FailureProps): ReactNode {
  return (
    <div className="state" role="alert">
      <IconAlertTriangle aria-hidden size={22} className="state-icon" />
      <h2>{what}</h2>
      <p>{messageOf(error)}</p>
      {onRetry !== undefined && (
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export interface EmptyProps {
  readonly title: string;
  /** 1 where it is all that the page holds. */
  readonly level?: 1 | 2;
  readonly children?: ReactNode;
}

export function Empty({ title, level = 2, children }: EmptyProps): ReactNode {
  return (
    <div className="state">
      {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children}
    </div>
  );
}
