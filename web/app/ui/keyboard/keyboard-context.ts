import { createContext, useContext, useEffect, useRef } from 'react';
import type { Shortcut } from './shortcut.ts';

export interface Keyboard {
  /** Single-key commands can be switched off (WCAG 2.1.4); the choice is kept on this device. */
  readonly enabled: boolean;
  readonly setEnabled: (enabled: boolean) => void;
  /**
   * @param shortcuts asked at each key press: the newest
   * @returns what takes the group away again
   */
  readonly add: (group: string, shortcuts: () => readonly Shortcut[]) => () => void;
  readonly openHelp: () => void;
}

export const KeyboardContext = createContext<Keyboard | undefined>(undefined);

export function useKeyboard(): Keyboard {
  const keyboard = useContext(KeyboardContext);
  if (keyboard === undefined) throw new Error('useKeyboard outside of KeyboardProvider');
  return keyboard;
}

/** Shortcuts of a screen, for as long as it is shown. They always run with the newest values. */
export function useShortcuts(group: string, shortcuts: readonly Shortcut[]): void {
  const { add } = useKeyboard();
  const newest = useRef(shortcuts);
  useEffect(() => {
    newest.current = shortcuts;
  });
  useEffect(() => add(group, () => newest.current), [add, group]);
}
