import { CircleAlert } from 'lucide-react';
import type { ErrorBody } from '@/lib/errors';

/** In a row: that it went wrong, and why. */
export function FailureText({ title, error }: { title: string; error: ErrorBody }) {
  return (
    <p className="flex items-start gap-1.5 text-sm">
      <CircleAlert aria-hidden size={15} className="mt-[0.2em] shrink-0 text-bad" />
      <span className="min-w-0 break-words">
        <span className="mr-1.5 font-semibold text-bad">{title}</span>
        {error.message}
      </span>
    </p>
  );
}
