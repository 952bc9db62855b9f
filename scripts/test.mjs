import { launch } from './support/launch.mjs';

await launch('scripts/run-tests.ts', process.argv.slice(2));
