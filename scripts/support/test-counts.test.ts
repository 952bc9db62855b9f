import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, one, sum } from './test-counts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((result) => ({ status: result })),
});
const vitest = (numPassedTests: number, numFailedTests: number, ...testResults: object[]) => ({
  numPassedTests,
  numFailedTests,
  testResults,
});
const playwright = (expected: number, unexpected: number, ...errors: object[]) => ({
  stats: { expected, unexpected, flaky: 0 },
  errors,
});

describe('countVitest', () => {
  it('takes the numbers of the report', () => {
    const report = vitest(3, 1, file('passed', 'passed'), file('failed', 'failed', 'passed'));
    expect(countVitest(report, 1)).toEqual({ passed: 3, failed: 1 });
  });

  it('counts a file that could not be loaded', () => {
    expect(countVitest(vitest(3, 0, file('failed')), 1)).toEqual({ passed: 3, failed: 1 });
  });

  it('counts a runner that ended badly, or left no report, as one failure', () => {
    expect(countVitest(vitest(3, 0), 1)).toEqual({ passed: 3, failed: 1 });
    expect(countVitest(undefined, 0)).toEqual({ passed: 0, failed: 1 });
  });
});

describe('countPlaywright', () => {
  it('takes the numbers of the report and the errors outside of tests', () => {
    expect(countPlaywright(playwright(5, 0), 0)).toEqual({ passed: 5, failed: 0 });
    expect(countPlaywright(playwright(5, 2, {}), 1)).toEqual({ passed: 5, failed: 3 });
  });

  it('counts a runner that ended badly, or left no report, as one failure', () => {
    expect(countPlaywright(playwright(0, 0), 1)).toEqual({ passed: 0, failed: 1 });
    expect(countPlaywright({}, 0)).toEqual({ passed: 0, failed: 1 });
  });
});

it('adds up', () => {
  expect(sum(sum(one(true), one(false)), { passed: 2, failed: 0 })).toEqual({
    passed: 3,
    failed: 1,
  });
});
