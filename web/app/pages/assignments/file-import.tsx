import { useId, type ReactNode } from 'react';
import { Button, FileButton } from '@mantine/core';
import { useSend } from '../../ui/page/use-send.ts';
import { Refusal } from '../../ui/page/page.tsx';

interface Told {
  readonly rejected: readonly { readonly message: string }[];
}

export interface FileImportProps<T extends Told> {
  readonly label: string;
  readonly accept: string;
  readonly send: (file: File) => Promise<T>;
  /** What went in, in words. */
  readonly words: (answer: T) => string;
  readonly touches: readonly (readonly string[])[];
}

/** One table in a file: sent at once, and told row by row what was wrong. */
export function FileImport<T extends Told>({ label, accept, send, words, touches }: FileImportProps<T>): ReactNode {
  const id = useId();
  const upload = useSend(send, { touches });
  const rejected = upload.data?.rejected ?? [];
  return (
    <div className="fields">
      <div className="acts">
        <FileButton accept={accept} onChange={(file) => file !== null && upload.mutate(file)}>
          {(props) => (
            <Button variant="default" loading={upload.isPending} {...props}>
              {label}
            </Button>
          )}
        </FileButton>
      </div>
      <Refusal error={upload.error} />
      {upload.data !== undefined && (
        <div className={rejected.length > 0 ? 'warned' : 'told'} role="status">
          <p id={id}>{words(upload.data)}</p>
          {rejected.length > 0 && (
            <ul className="rejected" aria-labelledby={id}>
              {rejected.slice(0, 20).map(({ message }) => (
                <li key={message}>{message}</li>
              ))}
              {rejected.length > 20 && <li>… and {rejected.length - 20} more.</li>}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}
