const personKey = 'assay.person';

/** What belongs to the device and not to a person: how the app looks and behaves. */
const kept: ReadonlySet<string> = new Set(['assay.keys', 'assay.score-first', personKey]);

/** Database of the browser in which essays wait that are to be handed in. */
export const importDatabase = 'assay-import';

/** Whose answers this page holds. */
let here: string | undefined;

/**
 * What one person typed on a device that several use is not shown to the next one, nor what this page fetched for them: it is loaded anew.
 */
export function claimDevice(personId: string): void {
  if (here !== undefined && here !== personId) window.location.reload();
  here = personId;
  try {
    const before = localStorage.getItem(personKey);
    if (before !== null && before !== personId) forgetTyped();
    localStorage.setItem(personKey, personId);
  } catch {
    // Without a storage nothing is kept either.
  }
}

/** Loads the page anew as soon as somebody else signs in, or this person out, in another window; and when the back button brings it up again after that. */
export function watchDevice(): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if ((key === personKey || key === null) && newValue !== here) leaveNothing();
  });
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted && localStorage.getItem(personKey) !== here) leaveNothing();
  });
}

function leaveNothing(): void {
  if (here !== undefined) window.location.reload();
}

/** The session ended here: what was typed and not sent goes with it, and so do the answers in the other windows. */
export function releaseDevice(): void {
  forgetTyped();
  localStorage.removeItem(personKey);
}

/** Whether somebody was signed in here and did not sign out: then what they typed is still in this browser. */
export function isClaimed(): boolean {
  try {
    return localStorage.getItem(personKey) !== null;
  } catch {
    return false;
  }
}

function forgetTyped(): void {
  const typed = Object.keys(localStorage).filter((key) => key.startsWith('assay.') && !kept.has(key));
  for (const key of typed) localStorage.removeItem(key);
  indexedDB.deleteDatabase(importDatabase);
}
