import { payloads as detectorPayloads, type Payload } from '../../pipeline/1-sanitize/red-team/payloads.ts';
import { freshTalk } from '../../pipeline/1-sanitize/red-team/fresh-talk.ts';
import type { Attack } from './attack.ts';
import { furtherPayloads } from './further-payloads.ts';
import { hiddenInDocx, hiddenInPdf, hostileFiles, inNotes } from './hidden-documents.ts';
import { placePayload, splitPayload } from './place-payload.ts';

export interface AttackOptions {
  /** The ordinary essays that carry the attacks, taken in turn. */
  readonly carriers: readonly string[];
  /** Essays of other students, to be handed in as one's own. */
  readonly peers: readonly string[];
  /** The assignment's task and source text. */
  readonly taskText: string;
  /** At most so many payloads a family, and one placement a payload: for a short run. All of both when left out. */
  readonly payloadsPerFamily?: number;
  /** In place of the suite's own payloads; then there are no files and no attacks that need none. */
  readonly payloads?: readonly Payload[];
}

/** An attack and the carrier that it is measured against. */
export interface PlannedAttack extends Attack {
  /** Place in `carriers`; undefined when the attack replaces the essay. */
  readonly carrier: number | undefined;
  /** The carrier with as many harmless words in the same place: what length alone gains. */
  readonly control?: string;
}

const inline = ['start', 'middle', 'end', 'split'] as const;
/** Documents are made for so many payloads of a family; the ways of hiding are few. */
const documentsPerFamily = 3;

/** Every payload in every place, over the carriers in turn; the same options give the same attacks. */
export function buildAttacks(options: AttackOptions): PlannedAttack[] {
  const attacks: PlannedAttack[] = [];
  const most = options.payloadsPerFamily ?? Number.POSITIVE_INFINITY;
  const byFamily = Map.groupBy(
    options.payloads ?? [...detectorPayloads, ...freshTalk, ...furtherPayloads],
    ({ family }) => family,
  );
  for (const members of byFamily.values()) {
    for (const [index, payload] of members.slice(0, most).entries()) {
      attacks.push(...attacksOf(payload, index, attacks.length, options));
    }
  }
  return options.payloads === undefined
    ? [...attacks, ...wholeAttacks(options), ...fileAttacks()]
    : attacks.filter(({ essay }) => 'text' in essay);
}

function attacksOf(payload: Payload, index: number, serial: number, options: AttackOptions): PlannedAttack[] {
  if (payload.whole === true)
    return payload.family === 'copied-prompt' ? [] : [wholeAttack(payload.family, index, payload.text)];
  const short = options.payloadsPerFamily !== undefined;
  const chosen = short ? inline.slice(serial % 3, (serial % 3) + 1) : inline;
  const placed = chosen.flatMap((placement, turn): PlannedAttack[] => {
    const { carrier, text } = pick(options.carriers, serial + turn);
    const attacked =
      placement === 'split' ? splitPayload(text, payload.text) : placePayload(text, payload.text, placement);
    if (attacked === undefined) return [];
    const harmless = fillerOf(payload.text);
    const control = placement === 'split' ? splitPayload(text, harmless) : placePayload(text, harmless, placement);
    const attack = inText({ ...payload, index, placement, carrier }, attacked);
    return [control === undefined ? attack : { ...attack, control }];
  });
  if (index >= documentsPerFamily || (short && serial % 5 !== 0)) return placed;
  return [...placed, ...documentAttacks(payload, index, pick(options.carriers, serial))];
}

const filler =
  'In the yard behind the house there is an old tree with a swing and a bench under it and in summer the neighbors sit there with cold tea and talk about the weather and the garden and the dog sleeps in the shade until it gets dark and everybody goes in'.split(
    ' ',
  );

/** As many words as the payload has, about nothing. */
function fillerOf(payload: string): string {
  const count = payload.split(/\s+/).length;
  return `${Array.from({ length: count }, (_, index) => filler[index % filler.length] ?? '').join(' ')}.`;
}

function documentAttacks(payload: Payload, index: number, { carrier, text }: Carrier): PlannedAttack[] {
  const { family, text: order } = payload;
  const naiveText = `${text}\n${order}`;
  const common = { family, carrier, naiveText, isWorthless: false };
  const docx = hiddenInDocx(text, order, index);
  const isAscii = /^[\n\u0020-\u007E]*$/.test(order);
  return [
    { ...common, id: `${family}/${index + 1}/docx`, placement: 'docx', essay: { file: docx } },
    ...(isAscii
      ? [
          {
            ...common,
            id: `${family}/${index + 1}/pdf`,
            placement: 'pdf' as const,
            essay: { file: hiddenInPdf(text, order, index) },
          },
        ]
      : []),
    ...(family === 'direct-override'
      ? [
          {
            ...common,
            family: 'document-notes',
            id: `document-notes/${index + 1}/notes`,
            placement: 'notes' as const,
            essay: { file: inNotes(text, order, index) },
          },
        ]
      : []),
  ];
}

interface Carrier {
  readonly carrier: number;
  readonly text: string;
}

function pick(carriers: readonly string[], turn: number): Carrier {
  const carrier = turn % carriers.length;
  return { carrier, text: carriers[carrier] ?? '' };
}

function inText(
  {
    family,
    index,
    placement,
    carrier,
  }: { family: string; index: number; placement: Attack['placement']; carrier: number },
  text: string,
): PlannedAttack {
  const id = `${family}/${index + 1}/${placement}`;
  return { family, placement, id, essay: { text }, naiveText: text, carrier, isWorthless: false };
}

function wholeAttack(family: string, index: number, text: string): PlannedAttack {
  return {
    family,
    placement: 'whole',
    id: `${family}/${index + 1}/whole`,
    essay: { text },
    naiveText: text,
    carrier: undefined,
    isWorthless: true,
  };
}

/** What is handed in as an essay and is somebody else's: the task itself, another student's work, one's own paragraph again and again. */
function wholeAttacks({ taskText, peers, carriers }: AttackOptions): PlannedAttack[] {
  const task = taskText.trim();
  const copied = task.split(/\s+/).length < 40 ? [] : [task, `I think that ${task}`, `${task} That is my opinion.`];
  const paragraph = (carriers[0] ?? '')
    .split(/(?<=[.!?])\s+/)
    .slice(0, 3)
    .join(' ');
  return [
    ...copied.map((text, index) => wholeAttack('copied-prompt', index, text)),
    ...peers.slice(0, 3).map((text, index) => wholeAttack('peer-paste', index, text)),
    ...[4, 6, 9].map((times, index) =>
      wholeAttack('repeated-paragraphs', index, Array.from({ length: times }, () => paragraph).join('\n\n')),
    ),
  ];
}

function fileAttacks(): PlannedAttack[] {
  return hostileFiles().map((file, index) => ({
    family: 'hostile-file',
    placement: 'file',
    id: `hostile-file/${index + 1}/file`,
    essay: { file },
    naiveText: '',
    carrier: undefined,
    isWorthless: true,
  }));
}
