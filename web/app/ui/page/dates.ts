const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const minute = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** `3 Nov 2026`. */
export function dayOf(iso: string): string {
  return day.format(new Date(iso));
}

/** `3 Nov, 14:05`. */
export function minuteOf(iso: string): string {
  return minute.format(new Date(iso));
}

/** `in 3 days`, `2 days late`, `today`. */
export function dueIn(iso: string, now: number = Date.now()): string {
  const days = Math.round((new Date(iso).getTime() - now) / 86_400_000);
  if (days === 0) return 'today';
  const many = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? `in ${many}` : `${many} late`;
}

/** Whether a time has passed. */
export function isPast(iso: string, now: number = Date.now()): boolean {
  return new Date(iso).getTime() < now;
}
