import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { toSource } from '../../src/core/offset-map.ts';
import { canonicalise } from '../../src/pipeline/1-sanitize/canonical/canonicalise.ts';
import { mask } from '../../src/pipeline/1-sanitize/blinding/mask.ts';
import { sanitize } from '../../src/pipeline/1-sanitize/sanitize.ts';
import { flaws } from './covers.ts';
import { essays } from './texts.ts';

// Thousands of cases each: a busy machine may take long over them, and that is no finding.
vi.setConfig({ testTimeout: 600_000 });

const identities = [
  { value: 'Maria Lopez', kind: 'person' },
  { value: 'Lincoln', kind: 'school' },
] as const;

test('the canonical text is in NFKC, well formed, stays as it is, and every offset leads back', () => {
  fc.assert(
    fc.property(essays, (source) => {
      const view = canonicalise(source);
      expect(view.text.normalize('NFKC')).toBe(view.text);
      expect(view.text.isWellFormed()).toBe(true);
      expect(canonicalise(view.text).text).toBe(view.text);
      expect(flaws(source, view.text, view.map)).toEqual([]);
    }),
    { numRuns: 20_000 },
  );
});

test('what hides behind the placeholders, put back in their place, is the text again', () => {
  fc.assert(
    fc.property(essays, (text) => {
      const view = mask(text, { identities, taskText: '' });
      expect(flaws(text, view.text, view.map)).toEqual([]);
      let back = '';
      let at = 0;
      for (const segment of view.map) {
        back += view.text.slice(at, segment.view.start);
        back += segment.verbatim
          ? view.text.slice(segment.view.start, segment.view.end)
          : text.slice(segment.source.start, segment.source.end);
        at = segment.view.end;
      }
      expect(back).toBe(text);
      expect(view.text).not.toMatch(/Maria Lopez/);
    }),
    { numRuns: 15_000 },
  );
});

test('sentences have spans in the source that lie in order, findings and masks lie inside the source', () => {
  fc.assert(
    fc.property(essays, (source) => {
      const { essay, findings, masks } = sanitize({ text: source, taskText: '', identities });
      expect(flaws(source, essay.masked.text, essay.masked.map)).toEqual([]);
      let end = 0;
      for (const sentence of essay.sentences) {
        expect(sentence.viewSpan.start).toBeGreaterThanOrEqual(end);
        expect(sentence.viewSpan.end).toBeGreaterThan(sentence.viewSpan.start);
        expect(sentence.span).toEqual(toSource(essay.masked.map, sentence.viewSpan));
        end = sentence.viewSpan.end;
      }
      for (const span of [
        ...findings.flatMap((finding) => finding.span ?? []),
        ...masks.map((masked) => masked.source),
      ]) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(source.length);
        expect(span.start).toBeLessThanOrEqual(span.end);
      }
    }),
    { numRuns: 5000 },
  );
});
