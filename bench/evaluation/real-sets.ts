import { join } from 'node:path';
import { buildAgreementReport } from '../../src/evaluation/agreement-report/build-report.ts';
import type { LabelledRecord, LabelledSet } from '../../src/evaluation/agreement-report/labelled-set.ts';
import type { AgreementReport, SystemInformation } from '../../src/evaluation/agreement-report/report.ts';
import { profileEssay, profileSettings } from '../../src/scoring/essay-profile.ts';
import type { GradedText } from '../../src/scoring/graded-text.ts';
import { predictProfile } from '../../src/scoring/predict.ts';
import { trainOnProfiles } from '../../src/scoring/train.ts';
import type { ScoreScale } from '../../src/stats/confusion-matrix.ts';
import { distanceToDirect } from './direct-figures.ts';
import { offsetsEffect, type OffsetsEffect } from './offsets-effect.ts';
import { loadAsap, prompts, readLines, scalesOf, type AsapEssay } from '../asap/load-asap.ts';

const seed = 20_260_101;

interface Measured {
  readonly report: AgreementReport;
  /** See `distanceToDirect`. */
  readonly distanceToDirect: number;
}

interface Scored {
  readonly graded: GradedText;
  readonly record: Omit<LabelledRecord, 'machine' | 'continuous'>;
}

/** Trains on some essays and predicts the others, with the product's own functions. */
async function predictHeldOut(
  training: readonly Scored[],
  tests: readonly Scored[],
  scale: ScoreScale,
): Promise<LabelledRecord[]> {
  const settings = profileSettings('benchmark', 'en', undefined);
  const profile = ({ graded }: Scored) => profileEssay(graded.text, settings);
  const scorer = await trainOnProfiles(
    training.map(({ graded }) => graded),
    training.map(profile),
    { scales: { holistic: scale }, seed, bucketKey: 'benchmark' },
  );
  return tests.flatMap((test) => {
    const prediction = predictProfile(scorer, profile(test))['holistic'];
    if (prediction === undefined) return [];
    const { score, continuous } = prediction;
    return [{ ...test.record, machine: score, continuous }];
  });
}

function report(
  records: readonly LabelledRecord[],
  options: {
    readonly title: string;
    readonly scale: ScoreScale;
    readonly raterScale: ScoreScale;
    readonly groups: readonly string[];
    readonly system: SystemInformation;
  },
): Measured {
  const { title, scale, raterScale, groups, system } = options;
  const fine = (of: ScoreScale) => ({ ...of, step: of.step === 0.5 ? (0.5 as const) : (1 as const) });
  const set: LabelledSet = {
    records,
    scale: fine(scale),
    raterScale: fine(raterScale),
    traitScales: {},
    groupColumns: groups,
    excluded: [],
    clamped: 0,
    scaleInferred: false,
  };
  const made = buildAgreementReport(set, { title, system });
  return { report: made, distanceToDirect: distanceToDirect(made, records, scale) };
}

/** ASAP-AES: each prompt's scorer learns from train and dev of fold 0 and predicts its test essays. One report a prompt. */
export async function asapReports(
  data: string,
  { system, say, only }: { system: SystemInformation; say: (line: string) => void; only?: readonly number[] },
): Promise<ReadonlyMap<number, Measured>> {
  const { essays, folds } = await loadAsap(join(data, 'asap-aes'));
  const [fold] = folds;
  if (fold === undefined) throw new Error('nea_folds.json.gz has no fold_0');
  const [learn, test] = [new Set([...fold.train, ...fold.dev]), new Set(fold.test)];
  const reports = new Map<number, Measured>();
  for (const prompt of only ?? prompts) {
    const own = essays.filter((essay) => essay.prompt === prompt);
    const scale = scalesOf(own)['holistic'];
    if (scale === undefined) continue;
    const scored = (ids: ReadonlySet<number>) => own.filter(({ id }) => ids.has(id)).map(asapScored);
    const records = await predictHeldOut(scored(learn), scored(test), scale);
    const raters = own.flatMap(({ rater1, rater2 }) => [rater1, rater2]);
    const raterScale = { min: Math.min(...raters), max: Math.max(...raters), step: 1 };
    reports.set(
      prompt,
      report(records, {
        title: `ASAP-AES prompt ${prompt}, test part of fold 0`,
        scale,
        raterScale,
        groups: [],
        system,
      }),
    );
    say(`ASAP prompt ${prompt}`);
  }
  return reports;
}

function asapScored({ id, words, rater1, rater2, graded }: AsapEssay): Scored {
  const human = graded.targets['holistic']?.score ?? 0;
  return {
    graded: { ...graded, targets: { holistic: graded.targets['holistic'] ?? { score: human } } },
    record: { id: String(id), human, raters: [rater1, rater2], wordCount: words, groups: {}, traits: {} },
  };
}

interface EllipseRow {
  readonly text_id: string;
  readonly text: string;
  readonly overall: number;
  readonly gender?: string;
  readonly grade?: number;
  readonly race_ethnicity?: string;
  readonly ses?: string;
}

/** ELLIPSE: two halves, each predicted by a scorer that learnt from the other; fairness by what the set says of its writers. */
export async function ellipseReport(
  data: string,
  system: SystemInformation,
): Promise<Measured & { readonly offsets: readonly OffsetsEffect[] }> {
  const scale = { min: 1, max: 5, step: 0.5 } as const;
  const halves: [Scored[], Scored[]] = [[], []];
  let row = 0;
  for await (const one of readLines<EllipseRow>(join(data, 'ellipse', 'ellipse_test.jsonl.gz'))) {
    const groups = { gender: one.gender, grade: one.grade, race_ethnicity: one.race_ethnicity, ses: one.ses };
    halves[row++ % 2 === 0 ? 0 : 1].push({
      graded: { id: one.text_id, text: one.text, targets: { holistic: { score: one.overall } } },
      record: {
        id: one.text_id,
        human: one.overall,
        raters: [undefined, undefined],
        wordCount: one.text.split(/\s+/).length,
        groups: Object.fromEntries(
          Object.entries(groups).flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]])),
        ),
        traits: {},
      },
    });
  }
  const [first, second] = halves;
  const [ofSecond, ofFirst] = [await predictHeldOut(first, second, scale), await predictHeldOut(second, first, scale)];
  const groups = ['gender', 'ses', 'race_ethnicity', 'grade'];
  const measured = report([...ofSecond, ...ofFirst], {
    title: 'ELLIPSE, test part, each half predicted from the other',
    scale,
    raterScale: scale,
    groups,
    system,
  });
  return { ...measured, offsets: groups.map((column) => offsetsEffect([ofFirst, ofSecond], column, scale)) };
}
