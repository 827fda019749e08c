import { createRandom } from '../../stats/random.ts';
import type { GradedText } from '../graded-text.ts';

const plain = 'the park is good and people like to go there with a dog or a friend and play a game on the grass'.split(
  ' ',
);
const rich =
  'however neighbourhood gardens encourage reflection because volunteers restore forgotten meadows and consequently families discover unexpected friendships'.split(
    ' ',
  );
const slips = 'teh becuase alot freind realy thier wich'.split(' ');

/** Essays written by a seeded generator: ability makes them longer, richer and freer of slips, and scores follow it with noise. */
export function syntheticEssays(count: number, seed: number): GradedText[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const ability = random.uniform();
    const score = Math.max(1, Math.min(6, Math.round(1 + 5 * ability + (random.uniform() - 0.5))));
    const trait = Math.max(1, Math.min(5, Math.round(2 * (1 + 4 * ability + (random.uniform() - 0.5))) / 2));
    return {
      id: `essay-${index}`,
      text: writeEssay(ability, random),
      targets: { holistic: { score }, ideas: { score: trait } },
    };
  });
}

function writeEssay(ability: number, random: { uniform: () => number; below: (bound: number) => number }): string {
  const sentences = 3 + Math.round(ability * 9) + random.below(3);
  return Array.from({ length: sentences }, () => {
    const words = Array.from({ length: 6 + random.below(9) }, () => {
      if (random.uniform() < 0.12 * (1 - ability)) return slips[random.below(slips.length)];
      const list = random.uniform() < ability * 0.7 ? rich : plain;
      return list[random.below(list.length)];
    });
    const sentence = words.join(' ');
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  }).join(' ');
}
