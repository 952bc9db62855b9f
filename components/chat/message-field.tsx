'use client';

import type { KeyboardEvent, Ref } from 'react';

/** Characters that are measured for the height: beyond them the field is as high as it gets. */
const measuredLength = 5_000;

/** The textarea: grows with its text, Enter sends, Shift+Enter breaks the line. */
export function MessageField({
  ref,
  text,
  onText,
  onEnter,
  onFiles,
}: {
  ref: Ref<HTMLTextAreaElement>;
  text: string;
  onText: (text: string) => void;
  onEnter: () => void;
  onFiles: (files: File[]) => void;
}) {
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // While an input method composes, Enter chooses a word; Safari tells that by the key code only.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onEnter();
  }
  return (
    <div className="autogrow" data-text={text.slice(0, measuredLength)}>
      <textarea
        ref={ref}
        rows={1}
        aria-label="Message"
        placeholder="Message"
        enterKeyHint="send"
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          const files = [...event.clipboardData.files];
          if (files.length === 0) return;
          event.preventDefault();
          onFiles(files);
        }}
        className="bg-transparent text-ink outline-none placeholder:text-ink-3"
      />
    </div>
  );
}
