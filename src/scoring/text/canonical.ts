/**
 * The text as the string kernels see it: lower case, white space collapsed, and the number taken off anonymised names
 * (`@PERSON1` → `@person`), so that two essays about different people look alike.
 */
export function canonicalText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/@([A-Za-z]+)\d+/g, '@$1')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim();
}
