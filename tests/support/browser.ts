import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** What to do when there is no browser, in one sentence. */
export const browserAdvice =
  'The browser tests need Chrome or Chromium: install Google Chrome, or run `npx playwright install chromium`, or set CHROME_PATH to the program.';

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

function onLinux(): string[] {
  const folders = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
  folders.push(...(process.env.PATH ?? '').split(delimiter).filter(Boolean));
  return linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function onMac(): string[] {
  const names = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
  return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
    names.map((name) => join(folder, `${name}.app`, 'Contents/MacOS', name)),
  );
}

function onWindows(): string[] {
  const { PROGRAMFILES, 'PROGRAMFILES(X86)': x86, LOCALAPPDATA } = process.env;
  const folders = [PROGRAMFILES, x86, LOCALAPPDATA].filter((folder) => folder !== undefined);
  const programs = [
    'Google/Chrome/Application/chrome.exe',
    'Microsoft/Edge/Application/msedge.exe',
  ];
  return folders.flatMap((folder) => programs.map((program) => join(folder, program)));
}

function usualPlaces(): string[] {
  if (process.platform === 'darwin') return onMac();
  return process.platform === 'win32' ? onWindows() : onLinux();
}

/** The program of a browser that can run the tests, or undefined when there is none. */
export function findBrowser(): string | undefined {
  const named = process.env.CHROME_PATH;
  const places = [...(named ? [named] : []), chromium.executablePath(), ...usualPlaces()];
  return places.find((place) => existsSync(place));
}

/** Quiet, local, and runnable by root in a container. */
export function browserArguments(): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}
