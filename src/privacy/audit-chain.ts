import { canonicalJson, sha256, type Json } from '../core/content-hash.ts';

/** What one audit row says. */
export interface AuditFacts {
  readonly tenant: string;
  /** 1, 2, 3 … without gaps. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Json;
}

/** One link as it is stored. */
export interface AuditLink {
  readonly seq: number;
  /** Canonical JSON of the facts. */
  readonly entry: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** What the first row is chained to. */
export const genesisHash = '0'.repeat(64);

function linkHash(previousHash: string, entry: string): string {
  return sha256(`${previousHash}\n${entry}`);
}

export function nextLink(previousHash: string, facts: AuditFacts): AuditLink {
  const entry = canonicalJson({ ...facts });
  return { seq: facts.seq, entry, previousHash, hash: linkHash(previousHash, entry) };
}

/** The chain so far: how many rows held, and the hash of the last. */
export interface ChainState {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first row. */
export const chainStart: ChainState = { seq: 0, hash: genesisHash };

/** Checks one row against all before it. @returns the new state, or what is wrong with the row */
export function followLink(state: ChainState, link: AuditLink): ChainState | { readonly problem: string } {
  if (link.seq !== state.seq + 1) return { problem: `row ${state.seq + 1} is missing` };
  if (link.previousHash !== state.hash) return { problem: 'the row is not chained to the row before it' };
  if (linkHash(link.previousHash, link.entry) !== link.hash)
    return { problem: 'the content of the row does not match its hash' };
  const facts: unknown = JSON.parse(link.entry);
  if (typeof facts !== 'object' || facts === null || !('seq' in facts) || facts.seq !== link.seq) {
    return { problem: 'the row carries the number of another row' };
  }
  return { seq: link.seq, hash: link.hash };
}
