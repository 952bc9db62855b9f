'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { cn } from './cn';
import { fieldClasses } from './text-area';

/**
 * Some short texts: Enter, or leaving the field, adds what was typed; Backspace in the empty field
 * takes the last one back. `read` and `show` say how a text is typed and seen.
 */
export function ChipsField({
  values,
  most,
  read,
  show,
  placeholder,
  onChange,
  ...described
}: {
  values: readonly string[];
  most: number;
  read: (typed: string) => string;
  show: (value: string) => string;
  placeholder: string;
  onChange: (values: string[]) => void;
  'aria-labelledby': string;
  'aria-describedby': string;
}) {
  const [typed, setTyped] = useState('');

  function add() {
    const value = read(typed);
    if (value && !values.includes(value)) onChange([...values, value]);
    setTyped('');
  }

  return (
    <div className="grid gap-1.5">
      {values.length > 0 ? (
        <ul aria-labelledby={described['aria-labelledby']} className="flex flex-wrap gap-1.5">
          {values.map((value) => (
            <li
              key={value}
              className="flex min-w-0 items-center rounded-sm border bg-sunk pl-2 font-mono text-xs"
            >
              <span className="truncate whitespace-pre">{show(value)}</span>
              <button
                type="button"
                aria-label={`Remove ${show(value)}`}
                onClick={() => onChange(values.filter((other) => other !== value))}
                className="grid size-6 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink max-desk:size-11"
              >
                <X aria-hidden size={13} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {values.length < most ? (
        <input
          {...described}
          autoComplete="off"
          placeholder={placeholder}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) add();
            if (event.key === 'Backspace' && typed === '') onChange(values.slice(0, -1));
          }}
          className={cn(fieldClasses, 'min-h-touch font-mono')}
        />
      ) : null}
    </div>
  );
}
