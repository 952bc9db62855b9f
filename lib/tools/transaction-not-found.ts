/** What both payment tools answer for an unknown id, in the source pages' words. */
export const transactionNotFound = { error: 'transaction id not found.' };
