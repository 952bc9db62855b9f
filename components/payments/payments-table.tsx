import { Check, CircleDashed, Clock, type LucideIcon, RotateCcw, X } from 'lucide-react';
import { ScreenBody } from '@/components/shell/screen-body';
import { ScreenHeader } from '@/components/shell/screen-header';
import { Badge, type Tone } from '@/components/ui/badge';
import { formatDay } from '@/components/ui/format';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { Payment } from '@/lib/payments/schema';

const looks: ReadonlyMap<string, { icon: LucideIcon; tone: Tone }> = new Map([
  ['Paid', { icon: Check, tone: 'good' }],
  ['Pending', { icon: Clock, tone: 'warn' }],
  ['Unpaid', { icon: CircleDashed, tone: 'warn' }],
  ['Refunded', { icon: RotateCcw, tone: 'accent' }],
  ['Failed', { icon: X, tone: 'bad' }],
]);

function Status({ status }: { status: string }) {
  const { icon: Icon, tone } = looks.get(status) ?? {
    icon: CircleDashed,
    tone: 'neutral' as const,
  };
  return (
    <Badge tone={tone}>
      <Icon aria-hidden size={12} strokeWidth={2.25} />
      {status}
    </Badge>
  );
}

const head =
  'px-4 py-2.5 max-desk:px-1 max-desk:first:pl-3 max-desk:last:pr-3 text-left font-semibold text-ink-2 text-xs';
const cell = 'px-4 py-2.5 max-desk:px-1 max-desk:text-xs max-desk:first:pl-3 max-desk:last:pr-3';

/** The screen of the demonstration ledger, and which tools of a chat read it. */
export function PaymentsTable({ payments }: { payments: Payment[] }) {
  return (
    <>
      <ScreenHeader title="Payments" />
      <ScreenBody>
        <p className="text-ink-2 text-sm">
          A small ledger to try tools with. In a chat, <Tool name="retrieve_payment_status" /> and{' '}
          <Tool name="retrieve_payment_date" /> read it by transaction.
        </p>
        <ScrollRegion label="Payments" className="overflow-x-auto rounded-md border bg-raised">
          <table className="w-full text-sm tabular-nums">
            <caption className="sr-only">Payments of the demonstration ledger</caption>
            <thead className="border-b bg-sunk">
              <tr>
                <th scope="col" className={head}>
                  Id
                </th>
                <th scope="col" className={head}>
                  Customer
                </th>
                <th scope="col" className={`${head} text-right`}>
                  Amount
                </th>
                <th scope="col" className={head}>
                  Date
                </th>
                <th scope="col" className={head}>
                  Status
                </th>
              </tr>
            </thead>
            <tbody className="divide-y">
              {payments.map((payment) => (
                <tr key={payment.id}>
                  <th scope="row" className={`${cell} text-left font-medium font-mono`}>
                    {payment.id}
                  </th>
                  <td className={`${cell} font-mono`}>{payment.customerId}</td>
                  <td className={`${cell} text-right font-mono`}>{payment.amount}</td>
                  <td className={`${cell} whitespace-nowrap`}>
                    <time dateTime={payment.date}>{formatDay(payment.date)}</time>
                  </td>
                  <td className={cell}>
                    <Status status={payment.status} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {payments.length === 0 ? (
            <p className="px-4 py-8 text-center text-ink-3 text-sm">The ledger is empty.</p>
          ) : null}
        </ScrollRegion>
      </ScreenBody>
    </>
  );
}

function Tool({ name }: { name: string }) {
  return <code className="rounded-sm border bg-sunk px-1 font-mono text-xs">{name}</code>;
}
