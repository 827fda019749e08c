import { profileEssay } from '../essay-profile.ts';
import { measureFeatures } from '../features/all-features.ts';
import { standardize } from '../features/standardize.ts';
import { continuousScores, featureParts } from '../predict.ts';
import type { TrainedScorer } from '../trained-scorer.ts';
import { GramLedger } from './gram-ledger.ts';
import { segmentText, type TextSpan, tokensWithout, wholeTokens } from './segments.ts';

/**
 * Per sentence: target → continuous score of the text minus that of the text without it.
 *
 * Words are read once and put together again without the sentence, and of the grams only those that changed are looked up. Where a sentence
 * does not part from its neighbours at white space the text without it is measured from the beginning.
 */
export function occludeSentences(
  scorer: TrainedScorer,
  text: string,
  spans: readonly TextSpan[],
): Record<string, number>[] {
  const { settings, targets, featureScale } = scorer;
  const { language, sourceStems } = settings;
  const whole = continuousScores(scorer, profileEssay(text, settings));
  const segmented = segmentText(text, spans, settings);
  const ledger = segmented === undefined ? undefined : new GramLedger(scorer, wholeTokens(segmented, language));
  return spans.map((span) => {
    const tokens = segmented === undefined ? undefined : tokensWithout(segmented, span, language);
    if (tokens === undefined || ledger === undefined) {
      const rest = text.slice(0, span.start) + text.slice(span.end);
      return lost(whole, continuousScores(scorer, profileEssay(rest, settings)));
    }
    const features = measureFeatures(tokens.tokens, { stemHashes: tokens.stemHashes, sourceStems });
    const fromFeatures = featureParts(scorer, standardize(features, featureScale));
    const fromGrams = ledger.partsOf(tokens);
    return Object.fromEntries(
      Object.entries(targets).map(([id, { restoration }]) => [
        id,
        (whole[id] as number) -
          (restoration.intercept + restoration.slope * ((fromFeatures[id] as number) + (fromGrams[id] as number))),
      ]),
    );
  });
}

function lost(whole: Record<string, number>, without: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(whole).map(([id, score]) => [id, score - (without[id] as number)]));
}
