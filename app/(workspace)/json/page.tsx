import type { Metadata } from 'next';
import { BenchScreen } from '@/components/json/bench-screen';
import { pageContext } from '@/lib/http/page';
import { onOffer } from '@/lib/models/on-offer';

export const metadata: Metadata = { title: 'JSON' };

export default async function JsonPage() {
  await pageContext();
  const { offers, offer } = await onOffer();
  return <BenchScreen offers={offers} offer={offer} />;
}
