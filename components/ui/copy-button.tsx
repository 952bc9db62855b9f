'use client';

import { Check, Copy, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './icon-button';

type Outcome = 'copied' | 'failed' | null;

const looks = {
  copied: { icon: Check, hint: 'Copied' },
  failed: { icon: TriangleAlert, hint: 'The browser did not allow copying' },
} as const;

/** Copies a text and says for a moment how that went. Its name stays the same. */
export function CopyButton({
  text,
  label = 'Copy',
  className,
}: {
  text: () => string;
  label?: string;
  className?: string;
}) {
  const [outcome, setOutcome] = useState<Outcome>(null);

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), 1600);
    return () => clearTimeout(timer);
  }, [outcome]);

  return (
    <>
      <IconButton
        icon={outcome ? looks[outcome].icon : Copy}
        label={label}
        hint={outcome ? looks[outcome].hint : label}
        iconSize={15}
        className={className ?? ''}
        onClick={() => {
          navigator.clipboard.writeText(text()).then(
            () => setOutcome('copied'),
            () => setOutcome('failed'),
          );
        }}
      />
      <output className="sr-only">{outcome ? looks[outcome].hint : ''}</output>
    </>
  );
}
