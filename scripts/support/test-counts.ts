import { z } from 'zod';

export type Count = { passed: number; failed: number };

/** A step that counts as one. */
export function one(passed: boolean): Count {
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

export function sum(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

/** A runner that ended badly without a failed test to show for it counts as one failure. */
function withExitCode(count: Count, exitCode: number): Count {
  return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

/** The count of a Vitest JSON report. A file that could not be loaded counts as one failure. */
export function countVitest(report: unknown, exitCode: number): Count {
  const read = VitestReport.safeParse(report);
  if (!read.success) return one(false);
  const { numPassedTests, numFailedTests, testResults } = read.data;
  const broken = testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  return withExitCode({ passed: numPassedTests, failed: numFailedTests + broken.length }, exitCode);
}

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
});

/** The count of a Playwright JSON report. An error outside of all tests counts as one failure. */
export function countPlaywright(report: unknown, exitCode: number): Count {
  const read = PlaywrightReport.safeParse(report);
  if (!read.success) return one(false);
  const { stats, errors } = read.data;
  const failed = stats.unexpected + errors.length;
  return withExitCode({ passed: stats.expected + stats.flaky, failed }, exitCode);
}
