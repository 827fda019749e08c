import type { ReactNode } from 'react';
import type { MachineGrade } from '../../../api/desk.ts';
import { useReview } from '../review/review-context.ts';
import './reasons.css';

/** Why a teacher is asked, each reason once, with the findings behind it. */
export function ReasonList(): ReactNode {
  const { essay, openTrait } = useReview();
  const reasons = essay.grade?.reasons ?? [];
  const findings = [...new Map(essay.findings.map((one) => [one.explanation, one])).values()];
  if (reasons.length === 0 && findings.length === 0) return null;
  return (
    <section className="why" aria-labelledby="why-title">
      <h2 id="why-title">{essay.state === 'needs-review' ? 'Why it is in review' : 'What was noticed'}</h2>
      <ul>
        {[...Map.groupBy(reasons, ({ code }) => code)].map(([code, alike]) => (
          <li key={code}>
            {alike[0]?.words}
            <Details reasons={alike} />
            {alike
              .flatMap(({ traitId }) => traitId ?? [])
              .map((traitId) => (
                <button key={traitId} type="button" className="linklike" onClick={() => openTrait(traitId)}>
                  {essay.rubric.traits.find(({ id }) => id === traitId)?.name ?? traitId}
                </button>
              ))}
          </li>
        ))}
      </ul>
      {findings.length > 0 && (
        <details>
          <summary>{findings.length === 1 ? 'One finding' : `${findings.length} findings`} in the text</summary>
          <ul>
            {findings.map(({ explanation, severity }) => (
              <li key={explanation} data-severity={severity}>
                {explanation}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** Numbers behind a reason; those of single traits are left to the traits. */
function Details({ reasons }: { readonly reasons: readonly MachineGrade['reasons'][number][] }): ReactNode {
  const { findings } = useReview().essay;
  const families: ReadonlySet<string> = new Set(findings.map(({ family }) => family));
  const whole = reasons.find(({ traitId, detail }) => traitId === undefined && detail !== undefined);
  const parts = whole?.detail?.split(', ') ?? [];
  // Names of detectors are no words: what they found is said below.
  const named = parts.every((part) => families.has(part) || /^[a-z]+(-[a-z]+)*$/.test(part));
  return named ? null : <span className="dim"> ({whole?.detail})</span>;
}
