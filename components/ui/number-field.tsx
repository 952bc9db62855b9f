'use client';

import { useId, useState } from 'react';
import { cn } from './cn';
import { type NumberRange, nearestNumber, readNumber } from './number-text';
import { fieldClasses } from './text-area';

/**
 * A number that is typed; empty means none. What is out of range is told while it is typed and
 * becomes the nearest number that fits when the field is left, so that what one sees is what counts.
 */
export function NumberField({
  value,
  range,
  placeholder,
  className,
  onChange,
  ...described
}: {
  value: number | undefined;
  range: NumberRange;
  placeholder: string;
  className?: string;
  onChange: (value: number | undefined) => void;
  'aria-labelledby': string;
  'aria-describedby'?: string;
}) {
  // While it is typed, the text is the person's own: "1." is on the way to a number.
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  const wrong = typed !== null && readNumber(typed, range) === null;

  function type(text: string) {
    setTyped(text);
    const number = readNumber(text, range);
    if (number !== null) onChange(number);
  }

  function leave() {
    const number = wrong ? nearestNumber(typed, range) : null;
    if (number !== null) onChange(number);
    setTyped(null);
  }

  return (
    <span className={cn('grid gap-1', className)}>
      <input
        {...described}
        aria-describedby={wrong ? id : described['aria-describedby']}
        aria-invalid={wrong}
        inputMode={range.integer ? 'numeric' : 'decimal'}
        autoComplete="off"
        placeholder={placeholder}
        value={typed ?? value ?? ''}
        onChange={({ target }) => type(target.value)}
        onBlur={leave}
        className={cn(fieldClasses, 'min-h-touch tabular-nums')}
      />
      {wrong ? (
        <span id={id} role="alert" className="text-bad text-xs">
          {rangeWords(range)}
        </span>
      ) : null}
    </span>
  );
}

function rangeWords({ min, max, integer }: NumberRange): string {
  const kind = integer ? 'A whole number' : 'A number';
  return `${kind} from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`;
}
