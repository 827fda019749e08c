import { type EssayProfile, profileEssay, profileSettings } from '../../src/scoring/essay-profile.ts';
import type { PriorModel } from '../../src/scoring/prior.ts';
import { continuousScores } from '../../src/scoring/predict.ts';
import { trainOnProfiles } from '../../src/scoring/train.ts';
import type { TrainedScorer } from '../../src/scoring/trained-scorer.ts';
import type { AsapEssay } from './load-asap.ts';
import { scalesOf } from './load-asap.ts';

const bucketKey = 'benchmark';
export const seed = 20_260_101;
const settings = profileSettings(bucketKey, 'en', undefined);

/** Essays of one prompt, measured once: training and prediction take the measurements exactly as they would take the texts. */
export class EssayBank {
  private readonly profiles = new Map<number, EssayProfile>();

  profile(essay: AsapEssay): EssayProfile {
    const known = this.profiles.get(essay.id);
    if (known !== undefined) return known;
    const profile = profileEssay(essay.text, settings);
    this.profiles.set(essay.id, profile);
    return profile;
  }

  train(
    essays: readonly AsapEssay[],
    options: { readonly traits: boolean; readonly prior?: PriorModel; readonly seed: number },
  ): Promise<TrainedScorer> {
    const { holistic, ...traits } = scalesOf(essays);
    if (holistic === undefined) throw new Error('essays without a holistic score');
    return trainOnProfiles(
      essays.map((essay) => essay.graded),
      essays.map((essay) => this.profile(essay)),
      {
        scales: options.traits ? { holistic, ...traits } : { holistic },
        seed: options.seed,
        bucketKey,
        ...(options.prior === undefined ? {} : { prior: options.prior }),
      },
    );
  }

  continuous(scorer: TrainedScorer, essay: AsapEssay): Record<string, number> {
    return continuousScores(scorer, this.profile(essay));
  }
}
