import type { ReactNode } from 'react';
import { Button, CopyButton } from '@mantine/core';
import type { AccountLink } from '../../api/admin.ts';

export function OneTimeLink({
  link,
  onClose,
}: {
  readonly link: AccountLink;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <div className="told fields" role="status">
      <p>
        Hand this link to {link.account.name} yourself: good once, for three days, shown only now. It sets a password.
      </p>
      <p className="secret">{link.link}</p>
      <div className="acts">
        <CopyButton value={link.link}>
          {({ copied, copy }) => (
            <Button size="compact-sm" onClick={copy}>
              {copied ? 'Copied' : 'Copy the link'}
            </Button>
          )}
        </CopyButton>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
