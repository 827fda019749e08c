/** One key (or several that mean the same) and what it does. `Mod` is Ctrl, or Cmd on a Mac. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly what: string;
  readonly run: (event: KeyboardEvent) => void;
  /** Works while typing too: for chords only. */
  readonly whileTyping?: boolean;
}

/** Name of the pressed key as shortcuts spell it: `j`, `?`, `ArrowUp`, `Mod+Enter`. Undefined with a modifier that no shortcut uses. */
export function nameOfKey(event: KeyboardEvent): string | undefined {
  if (event.altKey) return undefined;
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return mod ? `Mod+${key}` : key;
}

/** Whether keys go into what has the focus: then single letters are text, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.closest('[role="listbox"],[role="menu"],[role="combobox"],[role="slider"]') !== null
  );
}
