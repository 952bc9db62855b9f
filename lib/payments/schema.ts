/** One line of the demonstration ledger. `date` is ISO 8601 (a day), `amount` in the account's currency. */
export type Payment = {
  id: string;
  customerId: string;
  amount: string;
  date: string;
  status: string;
};
