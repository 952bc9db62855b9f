import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseEnv, variableNames } from '@/lib/env';

const Service = z.looseObject({
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()).min(2) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});

const Compose = z.looseObject({
  services: z.object({
    proxy: Service,
    app: Service.extend({ deploy: z.object({ replicas: z.literal(2) }) }),
    postgres: Service,
    redis: Service,
  }),
  configs: z.object({ caddyfile: z.object({ content: z.string() }) }),
});

/** What Compose makes of `${NAME:-usual}` and `${NAME:?why}`. */
function filled(text: string, given: Readonly<Record<string, string>>): string {
  return text.replace(/(?<!\$)\$\{(\w+):([-?])([^}]*)\}/g, (_, name, kind, rest) => {
    const value = given[name];
    if (value) return value;
    if (kind === '?') throw new Error(`${name} is missing: ${rest}`);
    return rest;
  });
}

const text = readFileSync('compose.yaml', 'utf8');
const secrets = {
  APP_SECRET: 's'.repeat(40),
  OWNER_PASSWORD: 'twelve letters and more',
  POSTGRES_PASSWORD: 'abc123',
};
const machine = { readFile: () => '', home: '/root', cwd: '/app' };

describe('compose.yaml', () => {
  it('brings up what the app needs, each with a check of its health', () => {
    const { services } = Compose.parse(parse(text));
    for (const { healthcheck } of [services.app, services.postgres, services.redis]) {
      expect(healthcheck).toBeDefined();
    }
    expect(services.app.depends_on.postgres?.condition).toBe('service_healthy');
  });

  it.each(Object.keys(secrets))('does not start without %s', (name) => {
    expect(() => filled(text, { ...secrets, [name]: '' })).toThrow(`${name} is missing`);
  });

  it('gives the app settings that it knows and takes', () => {
    const { services } = Compose.parse(parse(text));
    const environment = Object.fromEntries(
      Object.entries(services.app.environment).map(([name, value]) => [
        name,
        filled(value, secrets),
      ]),
    );
    expect(Object.keys(environment).filter((name) => !variableNames.includes(name))).toEqual([]);
    // HOST and PORT stand in the Dockerfile.
    const parsed = parseEnv({ ...environment, HOST: '0.0.0.0', PORT: '3000' }, machine);
    expect(parsed).toMatchObject({ ok: true, value: { REDIS_URL: 'redis://redis:6379' } });
  });
});
