import { useMemo, type ReactNode } from 'react';
import { Tooltip } from '@mantine/core';
import type { FeedbackSentence } from '../../../api/desk.ts';
import { claimIdOf, letterOf, traitIndex, useReview } from '../review/review-context.ts';
import { segmentsOf, type Segment } from './segments.ts';
import './essay-text.css';

/** The essay as it was written. Evidence of the open trait stands out, that of the others is there quietly; findings are boxed. */
export function EssayText(): ReactNode {
  const { essay, machineHidden } = useReview();
  const claims = useMemo(
    () => (machineHidden ? [] : (essay.grade?.traits ?? []).flatMap(({ feedback }) => feedback)),
    [essay, machineHidden],
  );
  const byId = useMemo(() => new Map(claims.map((claim) => [claimIdOf(claim), claim])), [claims]);
  const segments = useMemo(() => {
    const evidence = claims.map((claim) => ({ id: claimIdOf(claim), start: claim.span.start, end: claim.span.end }));
    const findings = essay.findings.flatMap(({ span }, index) =>
      span === undefined ? [] : [{ id: `finding-${index}`, start: span.start, end: span.end }],
    );
    return segmentsOf(essay.text.length, [...findings, ...evidence]);
  }, [claims, essay]);
  return (
    <div className="essay-text" lang="en">
      {segments.map((segment) => (
        <Piece key={segment.start} segment={segment} claims={byId} />
      ))}
    </div>
  );
}

interface PieceProps {
  readonly segment: Segment;
  readonly claims: ReadonlyMap<string, FeedbackSentence>;
}

function Piece({ segment, claims }: PieceProps): ReactNode {
  const { essay, traitId, claimId, pointAt, goTo } = useReview();
  const words = essay.text.slice(segment.start, segment.end);
  if (segment.marks.length === 0) return words;
  const here = segment.marks.flatMap((id) => claims.get(id) ?? []);
  const shown = here.find((claim) => claim.traitId === traitId) ?? here[0];
  const tags = segment.begins.flatMap((id) => claims.get(id) ?? []);
  const body = (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the tags before it are the way by keyboard
    <span
      className="piece"
      data-trait={shown === undefined ? undefined : traitIndex(essay, shown.traitId) % 6}
      data-open={shown !== undefined && shown.traitId === traitId}
      data-kind={shown?.kind}
      data-pointed={here.some((claim) => claimIdOf(claim) === claimId)}
      data-claims={here.map(claimIdOf).join(' ')}
      onPointerEnter={() => pointAt(shown && claimIdOf(shown))}
      onPointerLeave={() => pointAt(undefined)}
      onClick={() => {
        if (shown !== undefined && window.getSelection()?.isCollapsed !== false) goTo(claimIdOf(shown));
      }}
    >
      {words}
    </span>
  );
  return (
    <>
      {tags.map((claim) => (
        <Tag key={claimIdOf(claim)} claim={claim} />
      ))}
      <WithFindings ids={segment.marks}>{body}</WithFindings>
    </>
  );
}

/** The way from a passage to its sentence by keyboard, and what tells traits apart without colour. */
function Tag({ claim }: { readonly claim: FeedbackSentence }): ReactNode {
  const { essay, traitId, claimId, pointAt, goTo } = useReview();
  const id = claimIdOf(claim);
  const name = essay.rubric.traits.find((trait) => trait.id === claim.traitId)?.name ?? claim.traitId;
  return (
    <button
      type="button"
      className="tag"
      data-trait={traitIndex(essay, claim.traitId) % 6}
      data-open={claim.traitId === traitId}
      data-pointed={id === claimId}
      onFocus={() => pointAt(id)}
      onBlur={() => pointAt(undefined)}
      onClick={() => goTo(id)}
    >
      {letterOf(essay, claim.traitId)}
      {claim.kind === 'strength' ? '+' : '−'}
      <span className="visually-hidden">
        {claim.kind === 'strength' ? ' Strength' : ' Weakness'} in {name}: to the feedback
      </span>
    </button>
  );
}

function WithFindings({ ids, children }: { readonly ids: readonly string[]; readonly children: ReactNode }): ReactNode {
  const { essay } = useReview();
  const found = ids.flatMap((id) =>
    id.startsWith('finding-') ? (essay.findings[Number(id.slice('finding-'.length))] ?? []) : [],
  );
  if (found.length === 0) return children;
  const severity = found.some((one) => one.severity === 'hold') ? 'hold' : 'warn';
  return (
    <Tooltip label={[...new Set(found.map(({ explanation }) => explanation))].join(' ')} multiline maw={360}>
      <mark className="finding" data-severity={severity}>
        {children}
      </mark>
    </Tooltip>
  );
}
