import { useState, type ReactNode } from 'react';
import { Button, TextInput } from '@mantine/core';
import { inviteAccount, type AccountLink, type Role } from '../../api/admin.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { RoleChoice } from './role-choice.tsx';

export interface InviteProps {
  /** The first account has to be an admin's. */
  readonly first: boolean;
  readonly onLink: (link: AccountLink) => void;
}

export function Invite({ first, onLink }: InviteProps): ReactNode {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [chosen, setChosen] = useState<Role[]>();
  const roles: Role[] = chosen ?? (first ? ['admin'] : ['teacher']);
  const invite = useSend(() => inviteAccount({ name: name.trim(), email: email.trim(), roles }), {
    touches: [['accounts'], ['session']],
    onDone: (link) => {
      onLink(link);
      setName('');
      setEmail('');
    },
  });
  return (
    <Panel title="Invite somebody" note="No mail is sent: you get a link to hand over.">
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <div className="fields-row">
          <TextInput
            label="Name"
            required
            maxLength={120}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="E-mail"
            type="email"
            required
            maxLength={254}
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        </div>
        <RoleChoice chosen={roles} onChange={setChosen} />
        <Refusal error={invite.error} />
        <div className="acts">
          <Button
            type="submit"
            loading={invite.isPending}
            disabled={name.trim() === '' || email.trim() === '' || roles.length === 0}
          >
            Invite
          </Button>
        </div>
      </form>
    </Panel>
  );
}
