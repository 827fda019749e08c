import { useId, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { messageOf, Problem } from '../../api/problem.ts';
import { whoQuery, type Permission } from '../../api/session.ts';
import { SignIn } from '../../pages/home/sign-in.tsx';
import { Denied } from './denied.tsx';
import './page.css';

export interface PageProps {
  readonly title: string;
  readonly note?: string;
  /** Where this page hangs: a link back. */
  readonly crumb?: ReactNode;
  readonly actions?: ReactNode;
  /** What one must be allowed for any of it. */
  readonly needs?: Permission;
  readonly children: ReactNode;
}

export function Page({ title, note, crumb, actions, needs, children }: PageProps): ReactNode {
  const { data: who, error } = useQuery(whoQuery());
  // A page that was there stays: with the first account the owner is signed out, and its link, shown once, must not go.
  if (who === undefined && error instanceof Problem && error.status === 401) return <SignIn />;
  if (needs !== undefined && who?.permissions.includes(needs) === false) return <Denied needs={needs} level={1} />;
  return (
    <div className="page">
      {crumb !== undefined && <div className="crumb">{crumb}</div>}
      <div className="page-head">
        <h1>{title}</h1>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      {note !== undefined && <p className="page-note">{note}</p>}
      <div className="panels">{children}</div>
    </div>
  );
}

export interface PanelProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

export function Panel({ title, note, actions, children }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      {note !== undefined && <p className="panel-note">{note}</p>}
      {children}
    </section>
  );
}

export interface WideTableProps {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A table that scrolls to the side inside its panel where the window is narrow; reachable by keyboard. */
export function WideTable({ label, className, children }: WideTableProps): ReactNode {
  return (
    // A region that scrolls has to take the focus, or nobody scrolls it by keyboard (WCAG 2.1.1).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="wide" role="region" aria-label={label} tabIndex={0}>
      <table className={className}>{children}</table>
    </div>
  );
}

export function Heads({ names }: { readonly names: readonly string[] }): ReactNode {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name === '' ? <span className="visually-hidden">What to do</span> : name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** What the server said against it, where it was asked. */
export function Refusal({ error }: { readonly error: unknown }): ReactNode {
  if (error === null || error === undefined) return null;
  return (
    <p className="refusal" role="alert">
      {messageOf(error)}
    </p>
  );
}

export type Tone = 'good' | 'warn' | 'bad' | 'here' | 'none';

/** A state told by shape, colour and word. */
export function Mark({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactNode {
  return (
    <span className="mark" data-tone={tone}>
      {children}
    </span>
  );
}
