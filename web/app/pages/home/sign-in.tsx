import type { ReactNode } from 'react';
import { Empty } from '../../ui/states.tsx';

/** A browser without a session: the link that begins one is printed where the server runs. */
export function SignIn(): ReactNode {
  return (
    <Empty title="Open the link that the server printed">
      <h1 className="visually-hidden">Sign in</h1>
      <p>
        This browser is not signed in. In the window where Assay was started stands a link that works once; open it
        here. Start it again for a new one.
      </p>
    </Empty>
  );
}
