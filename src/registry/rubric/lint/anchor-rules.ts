import { scorePoints } from '../../../core/score-scale.ts';
import type { Rubric, Trait } from '../../../core/rubric.ts';
import {
  beyond,
  contentStems,
  judgementRanks,
  judgingWords,
  observableStems,
  overlap,
  wordsIn,
} from './content-words.ts';
import type { RubricFinding } from './rubric-finding.ts';

/** Keyword anchors are read at a glance; the ones that raters agree with have 3 to 12 words. */
const maxAnchorWords = 15;
/** Neighbours that share this much of their content words are hard to tell apart. */
const overlappingShare = 0.75;
const lengthRatio = 3;

interface Anchor {
  readonly score: number;
  readonly text: string;
  readonly path: string;
}

/** The anchors of each trait, ascending by score. */
function anchorsOf(
  rubric: Rubric,
): { readonly trait: Trait; readonly path: string; readonly anchors: readonly Anchor[] }[] {
  return rubric.traits.map((trait, index) => {
    const path = `traits[${index}]`;
    const anchors = Object.entries(trait.anchors)
      .map(([key, text]): Anchor => ({ score: Number(key), text, path: `${path}.anchors["${key}"]` }))
      .sort((a, b) => a.score - b.score);
    return { trait, path, anchors };
  });
}

function neighbours(anchors: readonly Anchor[]): [lower: Anchor, higher: Anchor][] {
  return anchors.slice(1).flatMap((higher, index): [Anchor, Anchor][] => {
    const lower = anchors[index];
    return lower === undefined ? [] : [[lower, higher]];
  });
}

/** Whole scores without an anchor. Half points between two anchored scores need none. */
export function anchorMissing(rubric: Rubric): RubricFinding[] {
  return anchorsOf(rubric).flatMap(({ trait, path, anchors }): RubricFinding[] => {
    const anchored = new Set(anchors.map((anchor) => anchor.score));
    const missing = scorePoints(trait.scale).filter((score) => !anchored.has(score) && Number.isInteger(score));
    if (missing.length === 0) return [];
    const none = anchors.length === 0;
    return [
      {
        rule: 'anchor-missing',
        severity: none ? 'error' : 'warning',
        path: `${path}.anchors`,
        message: none ? `"${trait.name}" has no anchors` : `"${trait.name}" has no anchor for ${missing.join(', ')}`,
        suggestion: 'say in 3 to 12 words what is seen in an essay of that score and not in one below',
      },
    ];
  });
}

/** Neighbouring anchors that say nearly the same, or differ only in "some" and "many". */
export function anchorOverlap(rubric: Rubric): RubricFinding[] {
  return anchorsOf(rubric).flatMap(({ anchors }) =>
    neighbours(anchors).flatMap(([lower, higher]): RubricFinding[] => {
      const place = { path: higher.path };
      const pair = `anchors ${lower.score} and ${higher.score}`;
      const share = overlap(contentStems(lower.text), contentStems(higher.text));
      if (share === 1) {
        const message = `${pair} use the same words; no rater can tell them apart`;
        return [{ rule: 'anchor-overlap', severity: 'error', ...place, message, suggestion: tellApart }];
      }
      if (share >= overlappingShare) {
        const message = `${pair} share ${Math.round(share * 100)}% of their words`;
        return [{ rule: 'anchor-overlap', severity: 'warning', ...place, message, suggestion: tellApart }];
      }
      const seen = observableStems(higher.text);
      if (seen.size === 0 || overlap(observableStems(lower.text), seen) < 1) return [];
      const message = `${pair} differ only in ${quoteAll(judgingWords(`${lower.text} ${higher.text}`))}`;
      return [{ rule: 'anchor-degree-only', severity: 'warning', ...place, message, suggestion: tellApart }];
    }),
  );
}

const tellApart = 'name the one thing that is there at the higher score and not at the lower';

/** Anchors that are paragraphs. */
export function anchorVerbose(rubric: Rubric): RubricFinding[] {
  return anchorsOf(rubric).flatMap(({ anchors }) =>
    anchors.flatMap(({ text, path, score }): RubricFinding[] => {
      const words = wordsIn(text).length;
      if (words <= maxAnchorWords) return [];
      return [
        {
          rule: 'anchor-verbose',
          severity: 'warning',
          path,
          message: `anchor ${score} has ${words} words; ${maxAnchorWords} are enough`,
          suggestion: 'keep the words that tell this score from the next; the rest belongs in the definition',
        },
      ];
    }),
  );
}

/** Anchors that judge ("good organization") and name nothing that can be pointed at. */
export function anchorUnobservable(rubric: Rubric): RubricFinding[] {
  return anchorsOf(rubric).flatMap(({ trait, anchors }) => {
    const named = contentStems(`${trait.name} ${trait.id.replaceAll('-', ' ')}`);
    return anchors.flatMap(({ text, path, score }): RubricFinding[] => {
      const judging = judgingWords(text);
      if (judging.length === 0 || beyond(observableStems(text), named) > 0) return [];
      return [
        {
          rule: 'anchor-unobservable',
          severity: 'warning',
          path,
          message: `anchor ${score} judges (${quoteAll(judging)}) and names nothing to be seen in the essay`,
          suggestion: 'say what a reader could underline: a reason, a fact, a transition, a kind of error',
        },
      ];
    });
  });
}

/** A lower score described in better words than a higher one. */
export function anchorNotRising(rubric: Rubric): RubricFinding[] {
  return anchorsOf(rubric).flatMap(({ anchors }) =>
    neighbours(anchors).flatMap(([lower, higher]): RubricFinding[] => {
      const below = judgementRanks(lower.text);
      const above = judgementRanks(higher.text);
      if (below.length === 0 || above.length === 0 || Math.min(...below) <= Math.max(...above)) return [];
      return [
        {
          rule: 'anchor-not-rising',
          severity: 'warning',
          path: higher.path,
          message: `anchor ${higher.score} is in weaker words than anchor ${lower.score}`,
          suggestion: 'check whether the two stand in the right order',
        },
      ];
    }),
  );
}

/** Anchors of very different length within a trait: the long ones ask for more things, and raters weigh them differently. */
export function anchorNotParallel(rubric: Rubric): RubricFinding[] {
  return anchorsOf(rubric).flatMap(({ trait, path, anchors }): RubricFinding[] => {
    const lengths = anchors.map((anchor) => wordsIn(anchor.text).length);
    const longest = Math.max(0, ...lengths);
    const shortest = Math.min(...lengths);
    if (lengths.length < 2 || longest < 10 || longest <= lengthRatio * shortest) return [];
    return [
      {
        rule: 'anchor-not-parallel',
        severity: 'info',
        path: `${path}.anchors`,
        message: `the anchors of "${trait.name}" have ${shortest} to ${longest} words`,
        suggestion: 'let every anchor speak of the same things in the same order',
      },
    ];
  });
}

/** Anchors that two halves of an essay can answer differently. */
export function anchorDoubleBarrelled(rubric: Rubric): RubricFinding[] {
  return anchorsOf(rubric).flatMap(({ anchors }) =>
    anchors.flatMap(({ text, path, score }): RubricFinding[] => {
      const joint = /\b(?:but|although|though|however|yet|whereas|and\/or)\b/i.exec(text);
      if (joint === null) return [];
      return [
        {
          rule: 'anchor-double-barrelled',
          severity: 'info',
          path,
          message: `anchor ${score} joins two things with "${joint[0].toLowerCase()}"; an essay may have only one of them`,
          suggestion: 'keep the one that decides, or make two traits',
        },
      ];
    }),
  );
}

/** Anchors that can be met by writing more. */
export function anchorCountsLength(rubric: Rubric): RubricFinding[] {
  const count =
    /\b(?:\d+|two|three|four|five|six|seven|eight)\+?\s+(?:or more\s+)?(?:words|sentences|paragraphs|pages|lines)\b/i;
  const long = /\b(?:long|longer|lengthy|short in length|word count|page length)\b/i;
  return anchorsOf(rubric).flatMap(({ anchors }) =>
    anchors.flatMap(({ text, path, score }): RubricFinding[] => {
      const found = count.exec(text) ?? long.exec(text);
      if (found === null) return [];
      return [
        {
          rule: 'anchor-counts-length',
          severity: 'warning',
          path,
          message: `anchor ${score} counts length ("${found[0]}")`,
          suggestion: 'say what the added text has to do; length alone can be padded, and a grader learns to reward it',
        },
      ];
    }),
  );
}

function quoteAll(words: readonly string[]): string {
  return [...new Set(words)].map((word) => `"${word}"`).join(', ');
}
