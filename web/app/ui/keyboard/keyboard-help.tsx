import type { ReactNode } from 'react';
import { Kbd, Modal, Switch } from '@mantine/core';
import type { Shortcut } from './shortcut.ts';
import './keyboard-help.css';

export interface KeyboardHelpProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly groups: readonly (readonly [string, readonly Shortcut[]])[];
  readonly enabled: boolean;
  readonly onEnabled: (enabled: boolean) => void;
}

export function KeyboardHelp({ opened, onClose, groups, enabled, onEnabled }: KeyboardHelpProps): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Switch
        label="Single-key commands"
        description="They never act while you type. Chords with Ctrl or Cmd stay on."
        checked={enabled}
        onChange={(event) => onEnabled(event.currentTarget.checked)}
      />
      <div className="keys">
        {groups.map(([group, shortcuts]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {shortcuts.map(({ keys, what }) => (
                <div key={what}>
                  <dt>
                    {keys.map((key) => (
                      <Kbd key={key}>{shownKey(key)}</Kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

const names: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', Enter: 'Enter' };

function shownKey(key: string): string {
  return key
    .split('+')
    .map((part) => names[part] ?? (part === 'Mod' ? 'Ctrl/⌘' : part))
    .join(' ');
}
