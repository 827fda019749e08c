import type { ReactNode } from 'react';
import type { RubricDiff, Trait } from '../../api/studio.ts';
import { placeWords } from './place-words.ts';

type Change = RubricDiff['changes'][number];

export interface ChangesProps {
  readonly diff: RubricDiff;
  /** Of the rubric, for their names. */
  readonly traits?: readonly Trait[];
}

/** What changed between two rubrics, word by word where words changed. */
export function Changes({ diff, traits }: ChangesProps): ReactNode {
  if (diff.changes.length === 0) return <p className="dim">Nothing changed.</p>;
  return (
    <div className="fields">
      {!diff.comparable && (
        <p className="warned">
          Scores given under the two cannot be compared: another scale, other criteria or other weights.
        </p>
      )}
      <ul className="changes">
        {diff.changes.map((change) => (
          <li key={`${change.kind} ${change.path}`}>
            <b className="small">{placeWords(change.path, traits)}</b>
            <div>{wordsOf(change)}</div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function wordsOf(change: Change): ReactNode {
  if (change.kind === 'text' && Array.isArray(change['words'])) return change['words'].map(run);
  if (change.kind === 'added' || change.kind === 'trait-added')
    return <ins>{said(change['text'] ?? change['trait'])}</ins>;
  if (change.kind === 'removed' || change.kind === 'trait-removed')
    return <del>{said(change['text'] ?? change['trait'])}</del>;
  return (
    <>
      <del>{said(change['before'])}</del> <ins>{said(change['after'])}</ins>
    </>
  );
}

function run(part: unknown, index: number): ReactNode {
  const { kind, text } = entries(part);
  const words = said(text);
  if (kind === 'added') return <ins key={index}>{words} </ins>;
  if (kind === 'removed') return <del key={index}>{words} </del>;
  return <span key={index}>{words} </span>;
}

/** A value of a diff in words: a trait by its name, a scale as `1 to 6`. */
function said(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(said).join(', ');
  const { name, min, max, step } = entries(value);
  if (typeof name === 'string') return name;
  if (typeof min === 'number')
    return `${String(min)} to ${String(max)}${step === 1 ? '' : ` in steps of ${String(step)}`}`;
  return '–';
}

function entries(value: unknown): Readonly<Record<'name' | 'min' | 'max' | 'step' | 'kind' | 'text', unknown>> {
  return {
    name: undefined,
    min: undefined,
    max: undefined,
    step: undefined,
    kind: undefined,
    text: undefined,
    ...(typeof value === 'object' ? value : {}),
  };
}
