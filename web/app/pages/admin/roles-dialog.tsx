import { useState, type ReactNode } from 'react';
import { Button, Group, Modal } from '@mantine/core';
import { changeAccount, roles, type Account, type Role } from '../../api/admin.ts';
import { Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { RoleChoice } from './role-choice.tsx';

export function RolesDialog({
  account,
  onClose,
}: {
  readonly account: Account;
  readonly onClose: () => void;
}): ReactNode {
  const [chosen, setChosen] = useState<Role[]>(roles.map(({ id }) => id).filter((id) => account.roles.includes(id)));
  const save = useSend(() => changeAccount(account.id, { roles: chosen }), {
    touches: [['accounts'], ['session']],
    onDone: onClose,
  });
  return (
    <Modal opened onClose={onClose} title={`Roles of ${account.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className="fields">
        <RoleChoice chosen={chosen} onChange={setChosen} />
        <Refusal error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button disabled={chosen.length === 0} loading={save.isPending} onClick={() => save.mutate()}>
            Save
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
