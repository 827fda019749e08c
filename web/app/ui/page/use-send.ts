import { useMutation, useQueryClient, type QueryKey, type UseMutationResult } from '@tanstack/react-query';

export interface SendOptions<O> {
  /** Beginnings of the keys of what is asked again afterwards. */
  readonly touches: readonly QueryKey[];
  readonly onDone?: (answer: O) => void;
}

/** One act against the server: whether it is under way, what was answered, what was refused. */
export function useSend<I = void, O = unknown>(
  send: (input: I) => Promise<O>,
  { touches, onDone }: SendOptions<O>,
): UseMutationResult<O, Error, I> {
  const queries = useQueryClient();
  return useMutation<O, Error, I>({
    mutationFn: send,
    onSuccess: (answer) => onDone?.(answer),
    // Also after a refusal: somebody else may have changed what is shown.
    onSettled: async () => {
      await Promise.all(touches.map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })));
    },
  });
}
