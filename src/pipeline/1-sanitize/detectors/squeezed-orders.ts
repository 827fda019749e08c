import type { Hit } from './find-orders.ts';

/** Orders written without spaces, long enough that first letters do not spell them by chance (eight letters or more). */
const squeezed =
  /ignore(?:all|the|any|your|every|prev|prior|above|rubric|rules|instr|grading)|disregard(?:all|the|any|your|prev|prior|rubric|rules)|forget(?:all|the|your|every)(?:rules|instr|prev|rubric|thing)|override(?:the|all|your|rubric|rules|score)|give(?:me|it|this|us|my|the)?(?:essay|paper)?(?:a|an)?(?:full|top|max|high|best|perfect|hundred|good|great)(?:est)?(?:score|mark|grade|point|credit)|(?:full|top|max|maximum|highest|perfect|best)(?:possible)?(?:marks|score|grade|points|credit)(?:s)?(?:please|now|for)|givefullmarks|givetopmarks|givetopscore|fullmarks|topmarks|maxscore|maxpoints|topscore|perfectscore|highestscore|highestgrade|scorethis|gradethis|giveitasix|givemeasix|giveitaten|givemeanaplus|giveanaplus|giveaplus|scoresixoutofsix|awardfull|awardmax|awardtop|awardsix|printsystem|revealprompt|systemprompt|passthisessay|passmeplease/gi;

/** Matches in a run of letters. */
export function squeezedOrders(letters: string): Hit[] {
  return [...letters.matchAll(squeezed)].map((match) => ({
    family: 'acrostic',
    confidence: 0.85,
    start: match.index,
    end: match.index + match[0].length,
  }));
}
