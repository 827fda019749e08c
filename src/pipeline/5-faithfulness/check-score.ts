import type { Trait } from '../../core/rubric.ts';
import type { Claim } from '../../core/trait-grade.ts';

const severe =
  /\b(?:(?:completely|entirely|totally|utterly) (?:fails?|lacks?|off[- ]topic|unclear|missing|absent|incoherent)|fails? to (?:state|support|develop|address|answer|provide|organi[sz]e|make)|no (?:clear |real |discernible )?(?:thesis|position|evidence|support|organi[sz]ation|structure|development|argument|reasons?)|incomprehensible|unintelligible|off[- ]topic|incoherent|impossible to (?:follow|understand)|little to no|lacks any|no attempt|very (?:weak|poor)|errors? (?:in (?:nearly |almost )?every|throughout)|severely)\b/i;
const superlative =
  /\b(?:excellent|exceptional\w*|outstanding|masterful\w*|flawless\w*|superb\w*|sophisticated|exemplary|brilliant\w*|impressive\w*|perfect\w*|expert(?:ly)?|compelling(?:ly)?|remarkabl[ey]|error[- ]free|thoroughly developed|highly effective|insightful)\b/i;
const denied =
  /\b(?:not|n't|no|never|lacks?|lacking|without|far from|less|nor|isn't|could be|needs?|more|hardly|rarely|fails? to be|attempts?|tries)\b[^.;,]{0,30}$/i;
const statedScore =
  /\b(?:score|scores|scored|earns?|earned|deserves?|receives?|rating|rated|grade|graded|awarded|gets?)\b(?: of| is| a| an| at| as|:)* (\d{1,2}(?:\.5)?)(?: ?(?:\/|out of) ?\d{1,3})?(?! ?%|\d| (?:examples?|reasons?|sentences?|paragraphs?|points? (?:in|of)|errors?|sources?|percent))/i;

/** What the score is compared with. */
export interface ScoredClaims {
  readonly claims: readonly Claim[];
  readonly trait: Trait;
  readonly score: number;
}

/**
 * The claims that cannot stand beside the score: all of them when a top score comes with weaknesses only or the lowest with praise only; a single
 * one when it names another score, calls top work a failure, or calls the lowest masterful.
 */
export function contradicting({ claims, trait, score }: ScoredClaims): ReadonlySet<Claim> {
  const { min, max, step } = trait.scale;
  const isTop = score >= max;
  const isBottom = score <= min;
  // On a scale of two scores everything is top or bottom, and both kinds of claims are to be expected.
  const hasMiddle = max - min > step;
  if (hasMiddle && claims.length > 0) {
    if (isTop && claims.every(({ kind }) => kind === 'weakness')) return new Set(claims);
    if (isBottom && claims.every(({ kind }) => kind === 'strength')) return new Set(claims);
  }
  return new Set(
    claims.filter(({ comment }) => {
      const stated = statedScore.exec(comment)?.[1];
      if (stated !== undefined && Number(stated) !== score && Number(stated) >= min && Number(stated) <= max)
        return true;
      return (hasMiddle && isTop && says(comment, severe)) || (hasMiddle && isBottom && says(comment, superlative));
    }),
  );
}

function says(comment: string, cue: RegExp): boolean {
  const match = cue.exec(comment);
  return match !== null && !denied.test(comment.slice(0, match.index));
}
