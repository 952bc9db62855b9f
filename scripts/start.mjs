import { launch } from './support/launch.mjs';

await launch('scripts/serve.ts', process.argv.slice(2));
