/** Bytes of one file. */
export const maxDocumentBytes = 20 * 1024 * 1024;

/** At how many collections a question can be put at once. */
export const maxCollections = 20;
