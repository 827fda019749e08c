import { keyedHash } from '../../core/content-hash.ts';

/**
 * Which arm of an A/B somebody belongs to: always the same one in one test, and in another test independently of it.
 *
 * The first 52 bits of HMAC-SHA-256(secret, test/unit) as a share of 2^52, which a double holds exactly: below `share` is the candidate.
 *
 * @param unit pseudonym of the student; id of the submission where no student is known
 * @param share of the candidate, above 0 and below 1
 */
export function chooseArm(
  secret: string,
  { testId, unit, share }: { readonly testId: string; readonly unit: string; readonly share: number },
): 'control' | 'candidate' {
  const place = Number.parseInt(keyedHash(secret, `${testId}/${unit}`).slice(0, 13), 16) / 2 ** 52;
  return place < share ? 'candidate' : 'control';
}
