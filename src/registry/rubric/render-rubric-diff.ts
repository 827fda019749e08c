import type { ScoreScale } from '../../core/score-scale.ts';
import type { RubricChange, RubricDiff } from './diff-rubric.ts';
import { renderWordRuns } from './word-diff.ts';

/**
 * A rubric diff as plain text, one change a line: `-` what is gone, `+` what is new, `~` what changed, with `[-old-]` and `{+new+}` inside texts.
 * A last line says when scores under the two rubrics cannot be compared.
 */
export function renderRubricDiff(diff: RubricDiff): string {
  if (diff.changes.length === 0) return 'no difference';
  const lines = diff.changes.map(renderChange);
  if (!diff.comparable) lines.push('! scores given under these two rubrics cannot be compared with each other');
  return lines.join('\n');
}

function renderChange(change: RubricChange): string {
  const { path } = change;
  switch (change.kind) {
    case 'trait-added':
      return `+ ${path}: ${change.trait.name} (weight ${change.trait.weight}, ${scaleText(change.trait.scale)})`;
    case 'trait-removed':
      return `- ${path}: ${change.trait.name} (weight ${change.trait.weight}, ${scaleText(change.trait.scale)})`;
    case 'trait-renamed':
      return `~ ${path}: id was ${change.before}`;
    case 'order':
      return `~ ${path}: order ${change.before.join(', ')} → ${change.after.join(', ')}`;
    case 'scale':
      return `~ ${path}: ${scaleText(change.before)} → ${scaleText(change.after)}`;
    case 'value':
      return `~ ${path}: ${change.before} → ${change.after}`;
    case 'text':
      return `~ ${path}: ${change.words.every(({ kind }) => kind === 'same') ? 'white space only' : renderWordRuns(change.words)}`;
    case 'added':
      return `+ ${path}: ${change.text}`;
    default:
      return `- ${path}: ${change.text}`;
  }
}

function scaleText({ min, max, step }: ScoreScale): string {
  return `${min} to ${max} in steps of ${step}`;
}
