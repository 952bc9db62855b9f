import type { Metadata } from 'next';
import { PaymentsTable } from '@/components/payments/payments-table';
import { pageContext } from '@/lib/http/page';
import { listPayments } from '@/lib/payments/store';

export const metadata: Metadata = { title: 'Payments' };

export default async function PaymentsPage() {
  const ctx = await pageContext();
  return <PaymentsTable payments={await listPayments(ctx)} />;
}
