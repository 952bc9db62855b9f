import { formatDay } from '@/components/ui/format';
import { type Fact, Facts } from './facts';
import type { ToolView } from './tool-view';

/** The transaction that is asked about; an ellipsis while its id is still arriving. */
function transactionFact(id: string | undefined, pending: boolean): Fact {
  const value = id || <span className="text-ink-3">{pending ? '…' : 'none'}</span>;
  return { name: 'transaction_id', value };
}

/** The status of a payment; Paid stands out. */
export const PaymentStatusView: ToolView<'retrieve_payment_status'> = ({
  input,
  output,
  pending,
}) => {
  const facts = [transactionFact(input?.transaction_id, pending)];
  if (output && 'status' in output) {
    const paid = output.status === 'Paid';
    facts.push({ name: 'status', value: output.status, ...(paid ? { emphasis: 'good' } : {}) });
  } else if (output) {
    facts.push({ name: 'error', value: output.error, emphasis: 'bad' });
  }
  return <Facts facts={facts} />;
};

/** The day of a payment. */
export const PaymentDateView: ToolView<'retrieve_payment_date'> = ({ input, output, pending }) => {
  const facts = [transactionFact(input?.transaction_id, pending)];
  if (output && 'date' in output) {
    facts.push({
      name: 'date',
      value: (
        <time dateTime={output.date} title={formatDay(output.date)}>
          {output.date}
        </time>
      ),
    });
  } else if (output) {
    facts.push({ name: 'error', value: output.error, emphasis: 'bad' });
  }
  return <Facts facts={facts} />;
};
