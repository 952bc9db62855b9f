import { LoaderCircle } from 'lucide-react';

/** A turning ring beside a text that says what is going on. */
export function Spinner({ size = 14 }: { size?: number }) {
  return <LoaderCircle aria-hidden size={size} className="shrink-0 animate-spin" />;
}
