import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { ThemeProvider } from '@/components/shell/theme-provider';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Tramontane', template: '%s · Tramontane' },
  description: 'A chat workspace for Mistral models, on Mistral and on Amazon Bedrock.',
  referrer: 'no-referrer',
  formatDetection: { telephone: false, email: false, address: false },
};

/** The browser's own chrome takes the colour of the page; these two mirror `--paper`. */
export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf7' },
    { media: '(prefers-color-scheme: dark)', color: '#171614' },
  ],
};

/** The page around every screen: language, fonts, theme. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
    >
      <body className="font-sans">
        <ThemeProvider nonce={nonce}>{children}</ThemeProvider>
      </body>
    </html>
  );
}
