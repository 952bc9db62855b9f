'use client';

import { useEffect, useRef, useState } from 'react';

/** A title being edited in place: Enter or leaving keeps it, Escape gives it up (`null`). */
export function RenameField({
  title,
  label = 'Chat title',
  maxLength = 120,
  onDone,
}: {
  title: string;
  label?: string;
  maxLength?: number;
  onDone: (title: string | null) => void;
}) {
  const [text, setText] = useState(title);
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);

  useEffect(() => field.current?.select(), []);

  function finish(result: string | null) {
    if (done.current) return;
    done.current = true;
    onDone(result?.trim() ? result.trim() : null);
  }

  return (
    <input
      ref={field}
      aria-label={label}
      placeholder={label}
      value={text}
      maxLength={maxLength}
      className="min-h-touch w-full rounded-sm border border-accent bg-raised px-3 text-sm placeholder:text-ink-3 max-desk:text-lg"
      onChange={(event) => setText(event.target.value)}
      onBlur={() => finish(text)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(text);
        if (event.key === 'Escape') {
          event.stopPropagation();
          finish(null);
        }
      }}
    />
  );
}
