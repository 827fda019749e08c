import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { deleteDraft, saveDraft } from '../../../api/decisions.ts';
import { useReachable } from '../../../api/connection.ts';
import type { Draft, EssayView } from '../../../api/desk.ts';
import { useMay } from '../../../api/session.ts';
import { changeDraft, isUntouched, type DraftChange } from './draft.ts';
import { keepDraft, keptDraft } from './kept-draft.ts';

export interface DraftState {
  readonly draft: Draft;
  readonly change: (change: DraftChange) => void;
  /** After a decision: nothing is left to keep. */
  readonly forget: () => void;
  /** `device`: kept here, not yet on the server. */
  readonly saved: 'nothing' | 'device' | 'server';
}

const toServerMs = 1200;

/** The draft of one essay. Each change is on this device at once and on the server a moment later. */
export function useDraft(essay: EssayView): DraftState {
  const { submissionId, version } = essay;
  const [draft, change] = useReducer(changeDraft, essay, newestDraft);
  const [saved, setSaved] = useState<DraftState['saved']>(isUntouched(draft) ? 'nothing' : 'device');
  const reachable = useReachable();
  const touched = useRef(false);

  // Who only reads has nothing to keep.
  const mayDecide = useMay({ untilKnown: true })('grades.decide');
  const changeAndKeep = useCallback(
    (step: DraftChange) => {
      if (!mayDecide) return;
      touched.current = true;
      change(step);
    },
    [mayDecide],
  );

  useEffect(() => {
    if (!touched.current) return undefined;
    const empty = isUntouched(draft);
    keepDraft(submissionId, version, empty ? undefined : { draft, savedAt: new Date().toISOString() });
    setSaved(empty ? 'nothing' : 'device');
    if (!reachable) return undefined;
    const timer = setTimeout(() => {
      const sent = empty ? deleteDraft(submissionId) : saveDraft(submissionId, draft);
      sent.then(() => setSaved(empty ? 'nothing' : 'server')).catch(() => undefined);
    }, toServerMs);
    return () => clearTimeout(timer);
  }, [draft, submissionId, version, reachable]);

  const forget = useCallback(() => {
    touched.current = false;
    keepDraft(submissionId, version, undefined);
    change({ kind: 'replace', draft: {} });
    setSaved('nothing');
  }, [submissionId, version]);

  return { draft, change: changeAndKeep, forget, saved };
}

/** Of the device's copy and the server's, the newer one. */
function newestDraft({ submissionId, version, draft: onServer }: EssayView): Draft {
  const here = keptDraft(submissionId, version);
  if (onServer === undefined) return here?.draft ?? {};
  if (here !== undefined && here.savedAt > onServer.savedAt) return here.draft;
  const { savedAt: _savedAt, ...draft } = onServer;
  return draft;
}
