/** What belongs to the device and not to a person: how the app looks and behaves. */
const kept: ReadonlySet<string> = new Set(['assay.keys', 'assay.score-first', 'assay.person']);

/** Database of the browser in which essays wait that are to be handed in. */
export const importDatabase = 'assay-import';

/** What one person typed on a device that several use is not shown to the next one. */
export function claimDevice(personId: string): void {
  try {
    const before = localStorage.getItem('assay.person');
    if (before !== null && before !== personId) forgetTyped();
    localStorage.setItem('assay.person', personId);
  } catch {
    // Without a storage nothing is kept either.
  }
}

export function forgetTyped(): void {
  const typed = Object.keys(localStorage).filter((key) => key.startsWith('assay.') && !kept.has(key));
  for (const key of typed) localStorage.removeItem(key);
  indexedDB.deleteDatabase(importDatabase);
}
