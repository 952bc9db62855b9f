import Link from 'next/link';
import { FullPageMessage } from '@/components/shell/full-page-message';
import { Button } from '@/components/ui/button';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <FullPageMessage
      title="There is nothing here"
      text="The address is wrong, or what was here was deleted, or it belongs to somebody else."
    >
      <Button variant="primary" size="medium" asChild>
        <Link href="/">Start a new chat</Link>
      </Button>
    </FullPageMessage>
  );
}
