/** What a document is set to that shall be read from its file, for the first time or again. */
export const toBeRead = {
  state: 'waiting',
  failure: null,
  embedded: 0,
  lease: null,
  heartbeatAt: null,
  attempts: 0,
} as const;
