import { sha256 } from '../../core/content-hash.ts';
import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import type { ScoreScale } from '../../core/score-scale.ts';
import type { RedTeamTarget } from '../../evaluation/red-team/target.ts';
import { canonicalise } from '../../pipeline/1-sanitize/canonical/canonicalise.ts';
import { createScorerGrader } from '../../pipeline/4-grade/grade-with-scorer.ts';
import { deserializeScorer } from '../../scoring/artifact.ts';
import type { GradedText } from '../../scoring/graded-text.ts';
import { measuredFacts } from '../../scoring/measured-facts.ts';
import { predict } from '../../scoring/predict.ts';
import { trainInThread } from '../../scoring/train-in-thread.ts';

const bucketKey = 'red-team';

/** The target as a scorer grades it that was trained on these essays, none of which may be among the target's own. */
export async function scorerTarget(target: RedTeamTarget, training: readonly GradedEssay[]): Promise<RedTeamTarget> {
  const { rubric, taskText, plan } = target;
  const scales: Record<string, ScoreScale> = {
    [holistic]: rubric.scale,
    ...Object.fromEntries(rubric.traits.map((trait) => [trait.id, trait.scale])),
  };
  const texts = training.map((essay) => gradedText(essay, Object.keys(scales)));
  // A trait that these essays were never scored for cannot be trained.
  const known = Object.fromEntries(
    Object.entries(scales).filter(([id]) => texts.every(({ targets }) => targets[id] !== undefined)),
  );
  const { bytes } = await trainInThread(texts, { scales: known, seed: 7, bucketKey, sourceText: taskText });
  const scorer = deserializeScorer(bytes, bucketKey);
  const scorerHash = sha256(bytes);
  const grader = createScorerGrader(scorer, scorerHash);
  const { model: _model, ...rest } = target;
  return {
    ...rest,
    plan: { ...plan, grader: 'scorer', scorerHash, promptsHash: null, route: null },
    ports: () => ({
      ...target.ports(),
      grader,
      scorer: {
        predict: (text) => {
          const whole = predict(scorer, text)[holistic];
          return {
            continuous: whole?.continuous ?? rubric.scale.min,
            ...(whole?.interval !== undefined && { interval: { ...whole.interval, coverage: 0.9 } }),
            validated: true,
          };
        },
        facts: (text) => measuredFacts(scorer, text),
        traitScores: (text) =>
          Object.fromEntries(Object.entries(predict(scorer, text)).map(([id, { continuous }]) => [id, continuous])),
      },
    }),
  };
}

function gradedText({ id, text, resolved, raters }: GradedEssay, targets: readonly string[]): GradedText {
  return {
    id,
    text: canonicalise(text).text,
    targets: Object.fromEntries(
      targets.flatMap((target) => {
        const score = resolved[target];
        if (score === undefined) return [];
        const raterScores = raters.flatMap((rater) => rater.scores[target] ?? []);
        return [[target, raterScores.length >= 2 ? { score, raterScores } : { score }]];
      }),
    ),
  };
}
