import type { ReactNode } from 'react';
import { Checkbox } from '@mantine/core';
import { roles, roleWords, type Role } from '../../api/admin.ts';

export interface RoleChoiceProps {
  readonly chosen: readonly string[];
  readonly onChange: (roles: Role[]) => void;
}

export function RoleChoice({ chosen, onChange }: RoleChoiceProps): ReactNode {
  return (
    <Checkbox.Group
      label="Roles"
      description="Roles add up."
      value={[...chosen]}
      onChange={(ids) => onChange(roles.map(({ id }) => id).filter((id) => ids.includes(id)))}
    >
      {roles.map(({ id, may }) => (
        <Checkbox key={id} mt="xs" value={id} label={roleWords(id)} description={may} />
      ))}
    </Checkbox.Group>
  );
}
