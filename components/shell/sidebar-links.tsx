'use client';

import { Boxes, Braces, Grid3x3, LibraryBig, type LucideIcon, ReceiptText } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '@/components/ui/cn';

/** The screens beside the chats, in the order of the sidebar. */
const screens: readonly { href: string; label: string; icon: LucideIcon }[] = [
  { href: '/models', label: 'Models', icon: Boxes },
  { href: '/knowledge', label: 'Knowledge', icon: LibraryBig },
  { href: '/json', label: 'JSON', icon: Braces },
  { href: '/embeddings', label: 'Embeddings', icon: Grid3x3 },
  { href: '/payments', label: 'Payments', icon: ReceiptText },
];

/** Whether a link leads to the page that is shown, or to the screen that the page is part of. */
function currentOf(href: string, pathname: string): 'page' | 'true' | undefined {
  if (pathname === href) return 'page';
  return pathname.startsWith(`${href}/`) ? 'true' : undefined;
}

/** The ways to those screens. */
export function SidebarLinks() {
  const pathname = usePathname();
  return (
    <ul className="mt-1 grid gap-0.5">
      {screens.map(({ href, label, icon: Icon }) => (
        <li key={href}>
          <Link
            href={href}
            aria-current={currentOf(href, pathname)}
            className={cn(
              'flex min-h-touch items-center gap-2 rounded-sm px-3 text-sm transition-colors',
              currentOf(href, pathname)
                ? 'bg-raised text-ink shadow-low outline outline-line'
                : 'text-ink-2 hover:bg-hover hover:text-ink',
            )}
          >
            <Icon aria-hidden size={15} strokeWidth={1.75} />
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
