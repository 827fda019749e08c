import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { isClaimed } from '../../api/device.ts';
import { Empty } from '../../ui/states.tsx';

/** A browser without a session, or with one that has ended. Which of the two ways in is open depends on whether the server has accounts. */
export function SignIn(): ReactNode {
  return (
    <Empty title="You are not signed in" level={1}>
      {isClaimed() && <p>What you typed is kept in this browser.</p>}
      <Button component="a" href="/sign-in">
        Sign in with your account
      </Button>
      <p>
        Without accounts: open the link that the server printed. In the window where Assay was started stands one that
        works once; start it again for a new one.
      </p>
    </Empty>
  );
}
