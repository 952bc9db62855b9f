'use client';

import { FilePlus2 } from 'lucide-react';
import { useRef } from 'react';
import { Button, type ButtonProps } from '@/components/ui/button';
import { useHydrated } from '@/components/ui/client-state';

/** Only a help for choosing: what a file is, is judged by its bytes. */
const accepted =
  '.pdf,.docx,.txt,.text,.md,.markdown,.csv,.tsv,.html,.htm,application/pdf,text/plain,text/markdown,text/csv,text/html,application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** What can be added, in one sentence. */
export const addable = 'PDF, Word (.docx), Markdown, HTML, CSV or plain text, up to 20 MB each.';

/** Opens the system's own choice of files. */
export function AddDocuments({
  variant = 'primary',
  onFiles,
}: {
  variant?: ButtonProps['variant'];
  onFiles: (files: File[]) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const hydrated = useHydrated();
  return (
    <>
      <Button
        variant={variant}
        size="medium"
        disabled={!hydrated}
        onClick={() => field.current?.click()}
      >
        <FilePlus2 aria-hidden size={15} />
        Add documents
      </Button>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        accept={accepted}
        aria-label="Documents to add"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // So that the same file can be chosen again.
          target.value = '';
        }}
      />
    </>
  );
}
