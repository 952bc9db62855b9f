import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { variableNames } from '@/lib/env';

const readme = readFileSync('README.md', 'utf8');

describe('README.md', () => {
  it('names only files and folders that exist', () => {
    const named = [...readme.matchAll(/[`(]((?:lib|app|components|tests|docs)\/[^`)\s]+)[`)]/g)];
    const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(path));
    expect(named.length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });

  it('explains every variable that the product reads', () => {
    expect(variableNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
