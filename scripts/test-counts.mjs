// Prints the counts that the test runner left in its JSON report, as the last lines of a CI run.
import { readFileSync } from 'node:fs';
import process from 'node:process';

try {
  const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  const { numPassedTests: passed, numTotalTests: total, numPendingTests: skipped, numTodoTests: todo } = report;
  // A suite that could not run has no tests to count.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  console.log(`Test Suites: ${report.numFailedTestSuites} failed, ${report.numPassedTestSuites} passed, ${report.numTotalTestSuites} total`);
  console.log(`Tests:       ${report.numFailedTests} failed, ${skipped + todo} skipped, ${passed} passed, ${total} total`);
  console.log(`${passed} passed, ${failed} failed`);
} catch {
  console.log('The test runner left no report.\n0 passed, 1 failed');
  process.exitCode = 1;
}
