import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocalStorage } from '@mantine/hooks';
import { KeyboardContext } from './keyboard-context.ts';
import { KeyboardHelp } from './keyboard-help.tsx';
import { isTyping, nameOfKey, type Shortcut } from './shortcut.ts';

/** Listens once for the whole app; a dialog that is open keeps all keys to itself. */
export function KeyboardProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [enabled, setEnabled] = useLocalStorage({ key: 'assay.keys', defaultValue: true });
  const [listed, setListed] = useState<readonly (readonly [string, readonly Shortcut[]])[]>([]);
  const [helpOpen, setHelpOpen] = useState(false);
  const groups = useRef(new Map<string, () => readonly Shortcut[]>());

  const add = useCallback((group: string, shortcuts: () => readonly Shortcut[]) => {
    groups.current.set(group, shortcuts);
    return () => {
      if (groups.current.get(group) === shortcuts) groups.current.delete(group);
    };
  }, []);
  const openHelp = useCallback(() => {
    setListed([...groups.current].map(([group, shortcuts]) => [group, shortcuts()]));
    setHelpOpen(true);
  }, []);

  useEffect(() => {
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return;
      const key = nameOfKey(event);
      if (key === undefined) return;
      const typing = isTyping(event.target);
      // Chords stay when single keys are off: they cannot be struck by accident or by voice.
      if (!key.startsWith('Mod+') && (typing || !enabled)) return;
      if (key === '?') return openHelp();
      const found = [...groups.current.values()]
        .flatMap((list) => list())
        .find((shortcut) => shortcut.keys.includes(key));
      if (found === undefined || (typing && found.whileTyping !== true)) return;
      event.preventDefault();
      found.run(event);
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [enabled, openHelp]);

  const keyboard = useMemo(() => ({ enabled, setEnabled, add, openHelp }), [enabled, setEnabled, add, openHelp]);
  return (
    <KeyboardContext value={keyboard}>
      {children}
      <KeyboardHelp
        opened={helpOpen}
        onClose={() => setHelpOpen(false)}
        groups={listed}
        enabled={enabled}
        onEnabled={setEnabled}
      />
    </KeyboardContext>
  );
}
