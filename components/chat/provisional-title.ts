const maxLength = 60;

/** Pure: what a chat is called in the sidebar until the server names it. */
export function provisionalTitle(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  if (!line) return 'Image';
  if (line.length <= maxLength) return line;
  const cut = line.slice(0, maxLength);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > maxLength / 2 ? space : maxLength)}…`;
}
