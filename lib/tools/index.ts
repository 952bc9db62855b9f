import type { ToolDefinition } from './define';
import { retrievePaymentDate } from './retrieve-payment-date';
import { retrievePaymentStatus } from './retrieve-payment-status';
import type { ToolName } from './schema';
import { searchKnowledge } from './search-knowledge';

/** Every tool there is. */
export const tools: Record<ToolName, ToolDefinition> = {
  retrieve_payment_status: retrievePaymentStatus,
  retrieve_payment_date: retrievePaymentDate,
  search_knowledge: searchKnowledge,
};
