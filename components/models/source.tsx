import { cn } from '@/components/ui/cn';
import type { Source } from '@/lib/models/schema';

/** What people call each service. */
export const sourceNames: { readonly [S in Source]: { full: string; short: string } } = {
  mistral: { full: 'Mistral', short: 'Mistral' },
  bedrock: { full: 'Amazon Bedrock', short: 'Bedrock' },
  local: { full: 'Local', short: 'Local' },
};

const dots: { readonly [S in Source]: string } = {
  mistral: 'bg-source-mistral rounded-full',
  // Another shape too, so that the colour is not the only sign.
  bedrock: 'bg-source-bedrock rounded-[2px] rotate-45 scale-90',
  local: 'bg-source-local rounded-[2px]',
};

/** The mark of a service; its name always stands beside it. */
export function SourceDot({ source, className }: { source: Source; className?: string }) {
  return (
    <span aria-hidden className={cn('inline-block size-2 shrink-0', dots[source], className)} />
  );
}
