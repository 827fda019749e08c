import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';

/** Shown while the server is out of reach. What was typed is on this device and goes out when it is back. */
export function OfflineBanner(): ReactNode {
  const queries = useQueryClient();
  return (
    <div className="offline" role="status">
      <IconCloudOff size={18} aria-hidden />
      <span>No connection to the server. Go on working: what you type is kept on this device.</span>
      <Button size="compact-sm" variant="default" onClick={() => void queries.invalidateQueries()}>
        Try now
      </Button>
    </div>
  );
}
