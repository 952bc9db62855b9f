import { parseArgs } from 'node:util';
import { serveEmulator } from '../lib/emulator/server';

const USAGE = `Usage: npm run emulator -- [options]

  --port <n>       port on 127.0.0.1 (default: PORT, else 9797; 0: any free one)
  --pace <ms>      time between two streamed pieces (default 12)
  --api-key <key>  the only bearer key that is right (default: any)
  --seed <n>       makes the ids the same at every start
  --open           take requests without credentials
  --quotas         hold the services' own limits of requests and tokens
  --fault <fault>  meets the next request, as the header x-emulator-fault (repeatable)
  --legacy <id>    a Bedrock model that is legacy for this account (repeatable)
  --retired <id>   a Bedrock model at the end of its life (repeatable)
  --denied <id>    a Bedrock model that this account has no access to (repeatable)`;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    pace: { type: 'string' },
    'api-key': { type: 'string' },
    seed: { type: 'string' },
    open: { type: 'boolean', default: false },
    quotas: { type: 'boolean', default: false },
    fault: { type: 'string', multiple: true, default: [] },
    legacy: { type: 'string', multiple: true, default: [] },
    retired: { type: 'string', multiple: true, default: [] },
    denied: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const apiKey = values['api-key'];
const server = await serveEmulator({
  port: Number(values.port ?? process.env.PORT ?? 9797),
  authenticate: !values.open,
  quotas: values.quotas,
  faults: values.fault.map((fault) => ({ fault })),
  lifecycle: Object.fromEntries([
    ...values.legacy.map((id) => [id, 'legacy'] as const),
    ...values.retired.map((id) => [id, 'retired'] as const),
  ]),
  denied: values.denied,
  ...(values.pace === undefined ? {} : { paceMs: Number(values.pace) }),
  ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
  ...(apiKey === undefined ? {} : { apiKey }),
});

console.log(`Mistral API     ${server.mistralUrl}`);
console.log(`Amazon Bedrock  ${server.bedrockUrl}`);
console.log(`Local models    ${server.localUrl}`);
console.log(`Faults, state   ${server.controlUrl}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => server.close().then(() => process.exit(0)));
}
