import type { QueueFilter } from '../../api/desk.ts';

/** The list that an address asks for; what it does not know is left out. */
export function toFilter(search: Readonly<Record<string, unknown>>): QueueFilter {
  const text = (key: string): string | undefined => {
    const value = search[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const order = text('order');
  const filter = {
    state: text('state'),
    reason: text('reason'),
    level: text('level'),
    band: text('band'),
    secondRead: text('secondRead') === 'wanted' ? 'wanted' : undefined,
    order: order === 'student' || order === 'arrival' ? order : undefined,
    names: search['names'] === true ? true : undefined,
  } as const;
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
