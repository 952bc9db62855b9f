import { findPayment } from '@/lib/payments/store';
import { defineTool } from './define';
import { transactionNotFound } from './transaction-not-found';

/** `{"date":"2021-10-05"}` of a transaction of the ledger. */
export const retrievePaymentDate = defineTool(
  'retrieve_payment_date',
  async (ctx, { transaction_id }) => {
    const payment = await findPayment(ctx, transaction_id);
    return payment ? { date: payment.date } : transactionNotFound;
  },
);
