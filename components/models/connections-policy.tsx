import { CopyButton } from '@/components/ui/copy-button';
import { Disclosure } from '@/components/ui/disclosure';
import { ScrollRegion } from '@/components/ui/scroll-region';

/** What whoever manages the AWS account has to allow, to copy. */
export function ConnectionPolicy({ policy }: { policy: string }) {
  return (
    <Disclosure summary="The least IAM policy that Tramontane needs">
      <div className="relative mt-2 rounded-sm border bg-sunk">
        <CopyButton
          text={() => policy}
          label="Copy the policy"
          className="absolute top-1 right-1 bg-sunk"
        />
        <ScrollRegion label="IAM policy" className="overflow-x-auto p-3 pr-12">
          <pre className="font-mono text-xs leading-relaxed">{policy}</pre>
        </ScrollRegion>
      </div>
    </Disclosure>
  );
}
