import { documentHash, keyedHash, sha256 } from '../core/content-hash.ts';
import type { ExemplarSelection } from '../core/exemplar.ts';
import type { Finding } from '../core/finding.ts';
import type { GradeContent, SealedTrait } from '../core/grade-record.ts';
import type { ReviewDecision } from '../core/review-reason.ts';
import type { TraitGrade } from '../core/trait-grade.ts';

export interface SealInput {
  readonly planHash: string;
  readonly rubricHash: string;
  /** Keyed hash of the essay's text. */
  readonly reference: string;
  /** Length of the essay in UTF-16 code units. */
  readonly characters: number;
  /** The tenant's key for hashes of feedback sentences. */
  readonly commentKey: string;
  readonly findings: readonly Finding[];
  readonly maskedIdentities: number;
  readonly exemplars: Pick<ExemplarSelection, 'exemplars' | 'eligible' | 'warnings'>;
  readonly traits: readonly TraitGrade[];
  readonly faithfulness: GradeContent['faithfulness'];
  readonly twin?: GradeContent['twin'];
  readonly withoutThirds?: GradeContent['withoutThirds'];
  readonly thirdAlone?: GradeContent['thirdAlone'];
  readonly answers?: GradeContent['answers'];
  readonly result: GradeContent['result'];
  readonly decision: ReviewDecision;
}

/** A feedback sentence's name for those who hold the tenant's key, and for nobody else. */
export function commentHash(commentKey: string, comment: string): string {
  return keyedHash(commentKey, `comment:${comment}`);
}

/** 0 to 1, uniform over essays and plans, and the same whenever it is drawn for the same two. */
export function drawLot(reference: string, planHash: string): number {
  return Number.parseInt(sha256(`${reference}:${planHash}`).slice(0, 8), 16) / 2 ** 32;
}

/** The sealed content of a grade, and the hash that seals it. */
export function seal(input: SealInput): { content: GradeContent; hash: string } {
  const content: GradeContent = {
    format: 'assay.grade/1',
    planHash: input.planHash,
    essay: { reference: input.reference, characters: input.characters },
    findings: input.findings.map(({ family, severity, span }) => ({ family, severity, ...(span && { span }) })),
    maskedIdentities: input.maskedIdentities,
    rubricHash: input.rubricHash,
    exemplars: {
      ids: input.exemplars.exemplars.map((exemplar) => exemplar.id),
      eligible: input.exemplars.eligible,
      warnings: input.exemplars.warnings,
    },
    traits: input.traits.map((trait) => sealTrait(trait, input.commentKey)),
    faithfulness: input.faithfulness,
    ...(input.twin !== undefined && { twin: input.twin }),
    ...(input.withoutThirds !== undefined && { withoutThirds: input.withoutThirds }),
    ...(input.thirdAlone !== undefined && { thirdAlone: input.thirdAlone }),
    ...(input.answers !== undefined && { answers: input.answers }),
    result: input.result,
    decision: input.decision,
  };
  return { content, hash: documentHash(content) };
}

function sealTrait(grade: TraitGrade, commentKey: string): SealedTrait {
  if (grade.status === 'unscored') {
    const { traitId, status, reason, attempts } = grade;
    return { traitId, status, reason, attempts, evidence: [] };
  }
  return {
    traitId: grade.traitId,
    status: grade.status,
    score: grade.score,
    ...(grade.continuous !== undefined && { continuous: grade.continuous }),
    attempts: grade.attempts,
    answeredBy: grade.answeredBy,
    ...(grade.confidence !== undefined && { confidence: grade.confidence }),
    evidence: grade.claims.map(({ kind, span, comment }) => ({
      kind,
      span,
      commentHash: commentHash(commentKey, comment),
    })),
  };
}
