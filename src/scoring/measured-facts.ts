import { profileEssay } from './essay-profile.ts';
import { featureDefinitions } from './features/all-features.ts';
import type { TrainedScorer } from './trained-scorer.ts';

/** What a language model is told of an essay: few, plain, and nothing that is already a judgement. */
const told = [
  'words',
  'sentences',
  'paragraphs',
  'types',
  'meanSentenceLength',
  'misspelledPerHundred',
  'lowerCaseOpenings',
  'connectiveKinds',
  'neighbourOverlap',
] as const;

/** Measured facts in plain words with the graded essays' mean beside each: "words in the essay: 312 (typical 350)". */
export function measuredFacts(scorer: TrainedScorer, text: string): string[] {
  const { features } = profileEssay(text, scorer.settings);
  return told.map((name) => {
    const column = featureDefinitions.findIndex((definition) => definition.name === name);
    const typical = scorer.featureScale.means[column] as number;
    return `${featureDefinitions[column]?.plainWords ?? name}: ${shown(features[column] as number)} (typical ${shown(typical)})`;
  });
}

function shown(value: number): string {
  return Math.abs(value) >= 10 ? String(Math.round(value)) : String(Math.round(100 * value) / 100);
}
