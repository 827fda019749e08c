import type { Rubric, Trait } from '../../../core/rubric.ts';
import { beyond, contentStems, observableStems, overlap, wordsIn } from './content-words.ts';
import type { RubricFinding } from './rubric-finding.ts';

/** Definitions and anchors of two traits that share this much of what they name measure much the same. */
const sameTraitShare = 0.4;
const minDefinitionWords = 8;
const maxSentenceWords = 40;
const maxTraits = 7;

function textOf(trait: Trait): string {
  return [trait.name, trait.definition, ...Object.values(trait.anchors)].join(' ');
}

/** Pairs of traits that measure the same thing twice. */
export function traitSame(rubric: Rubric): RubricFinding[] {
  const { traits } = rubric;
  return traits.flatMap((trait, index) =>
    traits.slice(0, index).flatMap((earlier, at): RubricFinding[] => {
      const share = overlap(observableStems(textOf(earlier)), observableStems(textOf(trait)));
      const sameName = overlap(contentStems(earlier.name), contentStems(trait.name)) === 1;
      if (share < sameTraitShare && !sameName) return [];
      const why = sameName ? 'have the same name' : `share ${Math.round(share * 100)}% of what they name`;
      return [
        {
          rule: 'trait-same',
          severity: 'warning',
          path: `traits[${index}]`,
          message: `"${trait.name}" and traits[${at}] "${earlier.name}" ${why}: one strength would count twice`,
          suggestion: 'merge them, or say in each definition what belongs to the other',
        },
      ];
    }),
  );
}

/** Definitions that say no more than the name. */
export function definitionThin(rubric: Rubric): RubricFinding[] {
  return rubric.traits.flatMap((trait, index): RubricFinding[] => {
    const words = wordsIn(trait.definition).length;
    const added = beyond(contentStems(trait.definition), contentStems(trait.name));
    if (words >= minDefinitionWords && added >= 3) return [];
    return [
      {
        rule: 'definition-thin',
        severity: 'warning',
        path: `traits[${index}].definition`,
        message: `the definition of "${trait.name}" (${words} words) says hardly more than its name`,
        suggestion: 'say in a sentence what is judged, where it is found in the essay, and what does not count',
      },
    ];
  });
}

/** Definitions in sentences that have to be read twice. */
export function definitionHardToRead(rubric: Rubric): RubricFinding[] {
  return rubric.traits.flatMap((trait, index): RubricFinding[] => {
    const longest = Math.max(...trait.definition.split(/[.!?;:]+(?:\s|$)/).map((sentence) => wordsIn(sentence).length));
    if (longest <= maxSentenceWords) return [];
    return [
      {
        rule: 'definition-hard-to-read',
        severity: 'info',
        path: `traits[${index}].definition`,
        message: `the definition of "${trait.name}" has a sentence of ${longest} words`,
        suggestion: 'break it up; students and raters read it in passing',
      },
    ];
  });
}

/** One trait, two things to judge. */
export function traitDoubleBarrelled(rubric: Rubric): RubricFinding[] {
  return rubric.traits.flatMap((trait, index): RubricFinding[] => {
    const parts = trait.name.split(/\s+(?:and|&|\+)\s+|\s*\/\s*|,\s*/i).filter((part) => part.trim() !== '');
    if (parts.length < 2) return [];
    const shown = parts.map((part) => `"${part}"`).join(' and ');
    return [
      {
        rule: 'trait-double-barrelled',
        severity: 'info',
        path: `traits[${index}].name`,
        message: `the criterion joins ${shown}; an essay can be strong in one and weak in the other`,
        suggestion: 'say in the definition which decides when they differ, or make two traits',
      },
    ];
  });
}

/** Dialect or first language held against the writer, in a rubric that does not say who writes. */
export function dialectPenalty(rubric: Rubric): RubricFinding[] {
  const pattern =
    /\b(?:proper english|correct english|standard (?:american |written |academic )?english|native(?:-| )?(?:like|speaker)s?|broken english|slang|accent)\b/i;
  return rubric.traits.flatMap((trait, index) => {
    const places = [
      { path: `traits[${index}].definition`, text: trait.definition },
      ...Object.entries(trait.anchors).map(([key, text]) => ({ path: `traits[${index}].anchors["${key}"]`, text })),
    ];
    return places.flatMap(({ path, text }): RubricFinding[] => {
      const found = pattern.exec(text);
      if (found === null) return [];
      return [
        {
          rule: 'dialect-penalty',
          severity: rubric.learnerContext === undefined ? 'warning' : 'info',
          path,
          message: `"${found[0]}" may count a home dialect or first language as an error`,
          suggestion: 'name the conventions that are taught, and say in learnerContext which features are not errors',
        },
      ];
    });
  });
}

/** More traits than a rater keeps apart. */
export function tooManyTraits(rubric: Rubric): RubricFinding[] {
  if (rubric.traits.length <= maxTraits) return [];
  return [
    {
      rule: 'too-many-traits',
      severity: 'info',
      path: 'traits',
      message: `${rubric.traits.length} criteria: raters begin to give one impression ${rubric.traits.length} times, and a model is asked as often`,
      suggestion: `keep the ${maxTraits} or fewer that are taught and reported`,
    },
  ];
}
