import { ViewBuilder } from '../../../core/offset-map.ts';
import type { OffsetMap, Span } from '../../../core/source-text.ts';
import { findByCues, type IdentityKind, type Mention } from './find-identities.ts';
import { findByRoster, type KnownIdentity } from './find-roster.ts';

/** A stretch of the canonical text that is hidden behind a placeholder. */
export interface MaskedSpan extends Span {
  readonly kind: IdentityKind;
  readonly placeholder: string;
}

export interface MaskedText {
  readonly text: string;
  readonly map: OffsetMap;
  readonly masked: readonly MaskedSpan[];
}

export interface MaskOptions {
  readonly identities: readonly KnownIdentity[];
  /** People and schools of the assignment itself are not masked: they say nothing of the writer. */
  readonly taskText: string;
}

/**
 * Replaces identities by placeholders such as `[PERSON_1]`, one number for one identity, counted by first appearance within its kind. Numbers that
 * the text itself already uses in this form are left out. Markers of anonymised corpora (`@PERSON1`) stay.
 */
export function mask(text: string, options: MaskOptions): MaskedText {
  const cued = findByCues(text).filter((mention) => !isOfTask(text, mention, options.taskText));
  const rostered = findByRoster(text, options.identities, options.taskText);
  const mentions = withoutOverlaps([...rostered, ...cued, ...repeats(text, cued)]);
  const builder = new ViewBuilder(text);
  const masked: MaskedSpan[] = [];
  const placeholders = new Map<string, string>();
  const counts = new Map<IdentityKind, number>();
  for (const { start, end, kind, key } of mentions) {
    let placeholder = placeholders.get(`${kind} ${key}`);
    while (placeholder === undefined || (text.includes(placeholder) && !placeholders.has(`${kind} ${key}`))) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      placeholder = `[${kind.toUpperCase()}_${count}]`;
    }
    placeholders.set(`${kind} ${key}`, placeholder);
    builder.keepTo(start).replaceTo(end, placeholder);
    masked.push({ start, end, kind, placeholder });
  }
  return { ...builder.finish(), masked };
}

/** Sorted and free of overlaps: the earlier, then the longer, then the first given mention wins. */
function withoutOverlaps(mentions: readonly Mention[]): Mention[] {
  const kept: Mention[] = [];
  for (const mention of mentions.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (mention.start >= (kept.at(-1)?.end ?? 0)) kept.push(mention);
  }
  return kept;
}

/** A person or school that a cue gave away once is the same where the name stands alone. */
function repeats(text: string, cued: readonly Mention[]): Mention[] {
  const found: Mention[] = [];
  for (const { start, end, kind, key } of cued) {
    const name = text.slice(start, end);
    if ((kind !== 'person' && kind !== 'school') || name.length < 3) continue;
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      const isInside =
        /[\p{L}\p{N}@]$/u.test(text.slice(Math.max(0, at - 2), at)) ||
        /^[\p{L}\p{N}]/u.test(text.slice(at + name.length));
      if (!isInside) found.push({ start: at, end: at + name.length, kind, key });
    }
  }
  return found;
}

function isOfTask(text: string, mention: Mention, taskText: string): boolean {
  if (mention.kind !== 'person' && mention.kind !== 'school' && mention.kind !== 'place') return false;
  return taskText.includes(text.slice(mention.start, mention.end));
}
