import { launch } from './support/launch.mjs';

await launch('scripts/run-faults.ts', process.argv.slice(2));
