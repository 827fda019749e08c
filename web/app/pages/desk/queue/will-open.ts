/** What a click or a press of a pointer says of itself. */
export interface Click {
  readonly button: number;
  readonly metaKey: boolean;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether a click follows a link here; with another button or a key it goes into a window of its own or to be saved, as for any link. */
export function isPlainClick({ button, metaKey, ctrlKey, shiftKey, altKey }: Click): boolean {
  return button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;
}

/** Whether a press is sure enough to open an essay that it may be fetched: each fetch is recorded as a disclosure, and a finger may only be scrolling. */
export function willOpen(press: Click & { readonly pointerType: string }): boolean {
  return press.pointerType === 'mouse' && isPlainClick(press);
}
