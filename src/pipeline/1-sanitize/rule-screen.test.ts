import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requiredLiterals } from './required-literals.ts';
import { createRuleScreen } from './rule-screen.ts';
import { englishOrders } from './detectors/order-rules.ts';
import { foreignOrders } from './detectors/order-languages.ts';
import { graderTalk, scoreForms } from './detectors/grader-talk.ts';
import { markerTalk } from './detectors/marker-talk.ts';
import { structureRules } from './detectors/structure-rules.ts';
import { freshTalk } from './red-team/fresh-talk.ts';
import { looseTalk } from './red-team/loose-talk.ts';
import { payloads } from './red-team/payloads.ts';

describe('what a text must contain for an expression to match', () => {
  test.each([
    [
      /gives? (?:me|us) full marks/giu,
      [['give me full marks', 'give us full marks', 'gives me full marks', 'gives us full marks']],
    ],
    [
      /\bgrad(?:e|ing)\b[^.]{0,30}\b(?:nicely|high)\b/giu,
      [
        ['grade', 'grading'],
        ['nicely', 'high'],
      ],
    ],
    [/organi[sz]e/giu, [['organise', 'organize']]],
    [/colou?r/giu, [['color', 'colour']]],
    [/(?:red|green) *house/giu, [['red', 'green'], ['house']]],
    [/(?:a|the)\s+house/giu, [['house']]],
    // The shorter string stands in the longer one.
    [/(?:mark|marks|marking) this/giu, [['mark this', 'marks this', 'marking this']]],
    [/(?:mark|marker|remarks)\w/giu, [['mark']]],
    // One branch without any string, and the whole expression asks for nothing.
    [/full marks|\d+/giu, []],
    [/(?:full marks)?/giu, []],
    [/\p{L}+ \S/giu, []],
    // What stands behind or ahead is no part of the match.
    [/(?<=please )(?=give)give it/giu, [['give it']]],
    [/(?:full marks){2}/giu, [['full marks']]],
    [/(?:full marks){0,2}/giu, []],
    [/a \|\| b/giu, [['a || b']]],
  ])('%s', (pattern, expected) => {
    const found = requiredLiterals(pattern).map((clause) => [...clause].sort());
    expect(found).toEqual(expected.map((clause) => [...clause].sort()));
  });
});

const words = fc.constantFrom(
  'give',
  'me',
  'full',
  'marks',
  'grade',
  'this',
  'essay',
  'high',
  'FULL',
  'the',
  '.',
  '\n',
  'é',
  '→',
  '|',
);
const patterns = [
  /\bgive (?:me|us)\b[^.\n]{0,20}?\bfull marks\b/giu,
  /\bgrade this (?:essay )?high\b|\bfull marks (?:\| )?the\b/giu,
  /(?:^|\n)the (?:full )?(?:essay|grade)/giu,
  /→ ?\|/giu,
  /\w{4} é/giu,
];

test('no rule that matches is screened out', () => {
  const screen = createRuleScreen(patterns.map((pattern) => ({ pattern })));
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), fc.constantFrom(' ', '', '  '), (parts, separator) => {
      const text = parts.join(separator);
      const possible = new Set(screen(text).map(({ pattern }) => pattern));
      const matching = patterns.filter((pattern) => new RegExp(pattern.source, 'iu').test(text));
      expect(matching.filter((pattern) => !possible.has(pattern))).toEqual([]);
    }),
    { numRuns: 5000 },
  );
});

test('of all rules of the project, none that matches one of our attacks is screened out, and an ordinary text leaves few', () => {
  const rules = [...englishOrders, ...graderTalk, ...scoreForms, ...markerTalk, ...foreignOrders, ...structureRules];
  const screen = createRuleScreen(rules);
  let matches = 0;
  for (const { text } of [...payloads.filter((_, at) => at % 4 === 0), ...freshTalk, ...looseTalk]) {
    const possible = new Set(screen(text));
    for (const rule of rules) {
      rule.pattern.lastIndex = 0;
      if (!rule.pattern.test(text)) continue;
      matches += 1;
      expect([text, rule.pattern.source, possible.has(rule)]).toEqual([text, rule.pattern.source, true]);
    }
  }
  expect(matches).toBeGreaterThan(100);
  const plain =
    'My grandmother has a small garden behind her house. In spring we plant beans there and she tells me about the village.';
  expect(screen(plain).length).toBeLessThan(rules.length / 4);
});
