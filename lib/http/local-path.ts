/** A path on this site, or `/`: never another origin, whatever the parameter says. */
export function localPath(path: string | null | undefined): string {
  if (!path?.startsWith('/') || /^\/[/\\]/.test(path)) return '/';
  const base = 'http://local.invalid';
  const url = URL.parse(path, base);
  return url?.origin === base ? `${url.pathname}${url.search}` : '/';
}
