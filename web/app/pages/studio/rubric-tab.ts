export const rubricTabs = [
  { id: 'edit', name: 'Edit' },
  { id: 'versions', name: 'Versions' },
  { id: 'environments', name: 'Environments' },
  { id: 'grades', name: 'Grades it touches' },
  { id: 'export', name: 'Export' },
] as const;

export type RubricTab = (typeof rubricTabs)[number]['id'];

/** The tab stands in the address, so that a link and the back button keep it. */
export function toRubricTab(search: Readonly<Record<string, unknown>>): { readonly tab?: RubricTab } {
  const found = rubricTabs.find(({ id }) => id === search['tab']);
  return found === undefined ? {} : { tab: found.id };
}
