import type { ToolDefinition } from './define';
import { retrievePaymentDate } from './retrieve-payment-date';
import { retrievePaymentStatus } from './retrieve-payment-status';
import type { ToolName } from './schema';

/** Every tool there is. */
export const tools: Record<ToolName, ToolDefinition> = {
  retrieve_payment_status: retrievePaymentStatus,
  retrieve_payment_date: retrievePaymentDate,
};
