'use client';

import { Boxes, Braces, type LucideIcon, ReceiptText } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '@/components/ui/cn';

/** The screens beside the chats, in the order of the sidebar. */
const screens: readonly { href: string; label: string; icon: LucideIcon }[] = [
  { href: '/models', label: 'Models', icon: Boxes },
  { href: '/json', label: 'JSON', icon: Braces },
  { href: '/payments', label: 'Payments', icon: ReceiptText },
];

/** The ways to those screens. */
export function SidebarLinks() {
  const pathname = usePathname();
  return (
    <ul className="mt-1 grid gap-0.5">
      {screens.map(({ href, label, icon: Icon }) => (
        <li key={href}>
          <Link
            href={href}
            aria-current={pathname === href ? 'page' : undefined}
            className={cn(
              'flex min-h-touch items-center gap-2 rounded-sm px-3 text-sm transition-colors',
              pathname === href
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
