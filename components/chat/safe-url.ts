const allowed = new Set(['http:', 'https:', 'mailto:']);

/** Pure: the address when it is an absolute http, https or mailto one, else null. */
export function safeUrl(address: string | undefined): string | null {
  if (!address) return null;
  try {
    const url = new URL(address);
    return allowed.has(url.protocol) ? url.href : null;
  } catch {
    // Relative or malformed: a model has no business linking into this application.
    return null;
  }
}

/** Pure: the host of a web address, for showing where a link goes. */
export function hostOf(address: string | null): string {
  return address && URL.canParse(address) ? new URL(address).host : '';
}
