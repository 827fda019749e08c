import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chainStart, followLink, genesisHash, nextLink, type AuditLink, type ChainState } from './audit-chain.ts';

function chain(actions: readonly string[]): AuditLink[] {
  const links: AuditLink[] = [];
  for (const [index, action] of actions.entries()) {
    links.push(
      nextLink(links.at(-1)?.hash ?? genesisHash, {
        tenant: 'local',
        seq: index + 1,
        at: '2026-01-01T00:00:00.000Z',
        actor: 'test',
        action,
        subject: 'x',
        details: {},
      }),
    );
  }
  return links;
}

function firstBroken(links: readonly AuditLink[]): number | undefined {
  let state: ChainState = chainStart;
  for (const link of links) {
    const next = followLink(state, link);
    if ('problem' in next) return link.seq;
    state = next;
  }
  return undefined;
}

test('an untouched chain holds', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 20 }), (actions) => {
      expect(firstBroken(chain(actions))).toBeUndefined();
    }),
  );
});

test('a changed entry is found at its row, wherever it stands', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), (at) => {
      const links = chain(Array.from({ length: 9 }, () => 'grade.seal')).map((link) =>
        link.seq === at ? { ...link, entry: link.entry.replace('grade.seal', 'grade.kept') } : link,
      );
      expect(firstBroken(links)).toBe(at);
    }),
  );
});

test('a row changed together with its own hash breaks the next row', () => {
  const links = chain(['a', 'b', 'c']);
  const forged = nextLink(genesisHash, {
    tenant: 'local',
    seq: 1,
    at: '2026-01-01T00:00:00.000Z',
    actor: 'test',
    action: 'forged',
    subject: 'x',
    details: {},
  });
  expect(firstBroken([forged, ...links.slice(1)])).toBe(2);
});

test('a row taken out is missed', () => {
  const links = chain(['a', 'b', 'c']);
  expect(firstBroken([links[0]!, links[2]!])).toBe(3);
});

test('the hash covers the row before', () => {
  const [first, second] = chain(['a', 'b']);
  expect(second?.previousHash).toBe(first?.hash);
});
