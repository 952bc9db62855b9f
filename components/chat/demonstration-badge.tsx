import { Badge } from '@/components/ui/badge';

/** Says that the chosen service is the built-in emulator. */
export function DemonstrationBadge() {
  return (
    <Badge tone="warn" className="px-2.5">
      Demonstration
      <span className="-ml-1 max-desk:sr-only">: a built-in emulator, not a model</span>
    </Badge>
  );
}
