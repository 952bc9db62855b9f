/** A path on this site, or `/`: never another origin, whatever the parameter says. */
export function localPath(path: unknown): string {
  if (typeof path !== 'string' || !path.startsWith('/')) return '/';
  const base = 'http://local.invalid';
  const url = URL.parse(path, base);
  if (url?.origin !== base || url.pathname.startsWith('//')) return '/';
  return `${url.pathname}${url.search}`;
}
