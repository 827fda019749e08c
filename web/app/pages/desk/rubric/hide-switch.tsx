import type { ReactNode } from 'react';
import { Switch } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';

export const hideKey = 'assay.score-first';

export function HideSwitch(): ReactNode {
  const [on, setOn] = useLocalStorage({ key: hideKey, defaultValue: false });
  return (
    <Switch
      size="xs"
      label="Hide the machine’s score until I have scored"
      checked={on}
      onChange={(event) => setOn(event.currentTarget.checked)}
    />
  );
}
