import { createHash } from 'node:crypto';
import { AssayError } from '../core/errors.ts';
import { BinaryReader, BinaryWriter } from './binary.ts';
import { featureDefinitions } from './features/all-features.ts';
import { featureResolution } from './features/standardize.ts';
import { gramKey, keyFingerprint } from './grams/keyed-hash.ts';
import type { SupportMatrix } from './kernels/feature-kernels.ts';
import { readGramTable, writeGramTable } from './gram-table-format.ts';
import { seal, unseal } from './sealed-section.ts';
import { readTargetModel, readTrees, writeTargetModel, writeTrees } from './target-model-format.ts';
import {
  artifactVersion,
  type CrossValidatedReport,
  type TrainedScorer,
  type TrainingSummary,
} from './trained-scorer.ts';

const magic = 'ASSAYSCO';
const headerBytes = magic.length + 32;

interface ArtifactHead {
  readonly version: number;
  readonly language: string;
  readonly sourceStems: readonly number[];
  readonly keyFingerprint: string;
  readonly seed: number;
  readonly features: readonly string[];
  readonly trainedOn: TrainingSummary;
  readonly report: CrossValidatedReport;
  readonly targets: readonly string[];
  readonly gramTables: number;
  readonly prior: { readonly essays: number; readonly assignments: number } | undefined;
}

/**
 * Writes a scorer as one self-checking file: 8 bytes of name, the SHA-256 of the rest, then the rest. It holds no text and no essay ids;
 * everything but its head (report card, names of features and targets) is sealed under the bucket key, so that who has the file and not
 * the key can neither ask it for a gram nor read a measurement. The same scorer always gives the same bytes.
 *
 * @param bucketKey the secret that it was trained with
 */
export function serializeScorer(scorer: TrainedScorer, bucketKey: string): Uint8Array {
  const head: ArtifactHead = {
    version: scorer.version,
    language: scorer.settings.language,
    sourceStems: scorer.settings.sourceStems,
    keyFingerprint: scorer.keyFingerprint,
    seed: scorer.seed,
    features: featureDefinitions.map((definition) => definition.name),
    trainedOn: scorer.trainedOn,
    report: scorer.report,
    targets: Object.keys(scorer.targets),
    gramTables: scorer.grams.length,
    prior:
      scorer.prior === undefined ? undefined : { essays: scorer.prior.essays, assignments: scorer.prior.assignments },
  };
  const writer = new BinaryWriter();
  writer.float32(scorer.featureScale.means);
  writer.float32(scorer.featureScale.spreads);
  writer.int16(Int16Array.from(scorer.support.values, (value) => value * featureResolution));
  if (scorer.prior !== undefined) {
    writeTrees(writer, scorer.prior.trees);
    writer.float32(scorer.prior.linear);
  }
  for (const table of scorer.grams) writeGramTable(writer, table);
  for (const target of Object.values(scorer.targets)) writeTargetModel(writer, target);
  const file = new BinaryWriter();
  file.text(JSON.stringify(head));
  file.raw(seal(writer.finish(), bucketKey));
  const body = file.finish();
  return Buffer.concat([Buffer.from(magic, 'latin1'), createHash('sha256').update(body).digest(), body]);
}

/** The artifact's name: the hexadecimal SHA-256 of its content. */
export function artifactHash(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(magic.length, headerBytes)).toString('hex');
}

/**
 * Reads a scorer back; it predicts exactly what the serialised one did.
 *
 * @param bucketKey the secret that it was trained with
 * @throws AssayError 'artifact.invalid' for anything but an intact artifact of this version and key
 */
export function deserializeScorer(bytes: Uint8Array, bucketKey: string): TrainedScorer {
  const body = checkedBody(bytes);
  const file = new BinaryReader(body);
  const head = JSON.parse(file.text()) as ArtifactHead;
  checkHead(head, bucketKey);
  const reader = new BinaryReader(unseal(file.raw(), bucketKey));
  const featureScale = { means: reader.float32(), spreads: reader.float32() };
  const support = readSupport(reader.int16(), featureScale.means.length);
  const prior =
    head.prior === undefined ? undefined : { ...head.prior, trees: readTrees(reader), linear: reader.float32() };
  const grams = Array.from({ length: head.gramTables }, () => readGramTable(reader));
  const targets = Object.fromEntries(head.targets.map((id) => [id, readTargetModel(reader)]));
  return {
    version: head.version,
    settings: { key: gramKey(bucketKey), language: head.language, sourceStems: head.sourceStems },
    keyFingerprint: head.keyFingerprint,
    seed: head.seed,
    trainedOn: head.trainedOn,
    featureScale,
    support,
    grams,
    prior,
    targets,
    report: head.report,
  };
}

function checkedBody(bytes: Uint8Array): Uint8Array {
  const name = Buffer.from(bytes.subarray(0, magic.length)).toString('latin1');
  if (name !== magic)
    throw new AssayError('artifact.invalid', 'not a scorer artifact: its first bytes are not ASSAYSCO');
  const body = bytes.subarray(headerBytes);
  const actual = createHash('sha256').update(body).digest('hex');
  const stated = artifactHash(bytes);
  if (actual !== stated) {
    throw new AssayError(
      'artifact.invalid',
      `scorer artifact is damaged: its content hashes to ${actual}, its head says ${stated}`,
    );
  }
  return body;
}

function checkHead(head: ArtifactHead, bucketKey: string): void {
  if (head.version !== artifactVersion) {
    throw new AssayError(
      'artifact.invalid',
      `scorer artifact has version ${head.version}; this release reads ${artifactVersion}: train again and promote what comes out`,
    );
  }
  if (head.keyFingerprint !== keyFingerprint(bucketKey)) {
    throw new AssayError(
      'artifact.invalid',
      'scorer artifact was trained with another bucket key; give the one it was trained with',
    );
  }
  const names = featureDefinitions.map((definition) => definition.name);
  if (names.join() !== head.features.join()) {
    throw new AssayError(
      'artifact.invalid',
      'scorer artifact measures other features than this release: train again and promote what comes out',
    );
  }
}

function readSupport(stored: Int16Array, width: number): SupportMatrix {
  const values = Float64Array.from(stored, (value) => value / featureResolution);
  return { rows: width === 0 ? 0 : stored.length / width, width, values };
}
