// Adds up what ran: a folder with the JSON of vitest, and with what the lab said. Its last line is the sum. What was skipped did not hold: it fails.
import { readdirSync, readFileSync } from 'node:fs';

const [folder] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
const filesThatEnd = ending => readdirSync(folder).filter(name => name.endsWith(ending));
for (const file of filesThatEnd('.json')) {
  const { testResults } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  for (const { assertionResults, status, name } of testResults) {
    if (assertionResults.length === 0 && status === 'failed') sum.failed += 1; // The file itself.
    for (const { status: ended, fullName } of assertionResults) {
      if (ended === 'passed' || ended === 'failed') sum[ended] += 1;
      else {
        sum.skipped += 1;
        console.log(`SKIPPED    ${name}: ${fullName}`);
      }
    }
  }
}
for (const file of filesThatEnd('.txt')) {
  const last = /(\d+) passed, (\d+) failed, (\d+) skipped\n$/.exec(readFileSync(`${folder}/${file}`, 'utf8'));
  if (!last) {
    sum.failed += 1; // It did not come to its end.
    continue;
  }
  sum.passed += Number(last[1]);
  sum.failed += Number(last[2]);
  sum.skipped += Number(last[3]);
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed + sum.skipped > 0 ? 1 : 0;
