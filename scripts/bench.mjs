import { launch } from './support/launch.mjs';

await launch('tests/bench/run.ts', process.argv.slice(2));
