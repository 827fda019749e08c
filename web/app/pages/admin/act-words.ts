const special: Readonly<Record<string, string>> = {
  'identity.reveal': 'saw who a student is',
  'identity.reveal-list': 'saw the names of a list',
  'identity.look-up': 'looked a student up',
  'session.begin': 'signed in',
  'session.refuse': 'was refused at sign-in',
  'session.end': 'ended a session',
  'registry.approve-overriding-gates': 'approved a version against the gates',
  'registry.approval-rule': 'changed the rule of approval',
  'ai-grading.off': 'switched AI grading off',
  'ai-grading.on': 'switched AI grading on',
};

/** What an act of the audit log is called: `grade.override` is `grade: override`. */
export function actWords(action: string): string {
  const found = special[action];
  if (found !== undefined) return found;
  const [what = '', ...acts] = action.split('.');
  return `${what}: ${acts.join(' ')}`.replaceAll('-', ' ');
}
