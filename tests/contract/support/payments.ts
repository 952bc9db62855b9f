import { type ToolSet, tool } from 'ai';
import { toolSchemas } from '@/lib/tools/schema';

export const ledger = new Map([
  ['T1001', { status: 'Paid', date: '2021-10-05' }],
  ['T1002', { status: 'Unpaid', date: '2021-10-06' }],
]);

export const notFound = { error: 'transaction id not found.' };

/** The payment tools over a ledger of two. */
export const tools: ToolSet = {
  retrieve_payment_status: tool({
    description: toolSchemas.retrieve_payment_status.description,
    inputSchema: toolSchemas.retrieve_payment_status.input,
    execute: ({ transaction_id }) => {
      const payment = ledger.get(transaction_id);
      return payment ? { status: payment.status } : notFound;
    },
  }),
  retrieve_payment_date: tool({
    description: toolSchemas.retrieve_payment_date.description,
    inputSchema: toolSchemas.retrieve_payment_date.input,
    execute: ({ transaction_id }) => {
      const payment = ledger.get(transaction_id);
      return payment ? { date: payment.date } : notFound;
    },
  }),
};
