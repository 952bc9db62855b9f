import { findPayment } from '@/lib/payments/store';
import { defineTool } from './define';
import { transactionNotFound } from './transaction-not-found';

/** `{"status":"Paid"}` of a transaction of the ledger. */
export const retrievePaymentStatus = defineTool(
  'retrieve_payment_status',
  async (ctx, { transaction_id }) => {
    const payment = await findPayment(ctx, transaction_id);
    return payment ? { status: payment.status } : transactionNotFound;
  },
);
