import { FileCode, FileSpreadsheet, FileText, FileType, type LucideIcon } from 'lucide-react';
import type { DocumentKind } from '@/lib/knowledge/schema';

const icons: { readonly [K in DocumentKind]: LucideIcon } = {
  pdf: FileText,
  docx: FileType,
  html: FileCode,
  markdown: FileCode,
  csv: FileSpreadsheet,
  text: FileText,
};

/** What each kind of document is called. */
export const kindNames: { readonly [K in DocumentKind]: string } = {
  pdf: 'PDF',
  docx: 'Word',
  html: 'HTML',
  markdown: 'Markdown',
  csv: 'CSV',
  text: 'Text',
};

/** The picture of a kind, beside a text that says it. */
export function DocumentIcon({ kind }: { kind: DocumentKind }) {
  const Icon = icons[kind];
  return <Icon aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />;
}
