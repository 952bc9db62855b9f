/** Bytes where text was due. Decoders would put replacement characters in and say nothing. */
export class NotTextError extends Error {
  override readonly name = 'NotTextError';

  constructor() {
    super('The answer has bytes that are no UTF-8.');
  }
}
