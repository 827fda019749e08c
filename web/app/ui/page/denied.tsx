import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { roleWords } from '../../api/admin.ts';
import { whoQuery, type Permission } from '../../api/session.ts';
import { Empty } from '../states.tsx';

/** Whose work a screen is, by what it needs. */
const whose: Readonly<Partial<Record<Permission, string>>> = {
  'accounts.manage': 'admins',
  'audit.read': 'privacy officers and admins',
  'records.read': 'privacy officers and admins',
  'operations.read': 'psychometricians, privacy officers and admins',
  'rubrics.read': 'teachers, curriculum leads, psychometricians and admins',
};

export interface DeniedProps {
  readonly needs?: Permission | undefined;
  /** 1 where it is all that the page holds. */
  readonly level?: 1 | 2;
}

/** A screen, or a part of one, that belongs to somebody else's work: no fault, and nothing to try again. */
export function Denied({ needs, level = 2 }: DeniedProps): ReactNode {
  const { data: who } = useQuery(whoQuery());
  const people = needs === undefined ? undefined : whose[needs];
  return (
    <Empty title="This is somebody else’s work" level={level}>
      <p>
        {people === undefined ? 'Your account may not see it.' : `It is for ${people}.`}
        {who !== undefined &&
          who.roles.length > 0 &&
          ` You are signed in as ${who.name} (${who.roles.map(roleWords).join(', ')}).`}{' '}
        An admin can give you another role.
      </p>
      <p>
        <Link to="/">To the assignments</Link>
      </p>
    </Empty>
  );
}
