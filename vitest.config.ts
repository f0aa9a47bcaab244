import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.test.ts'],
    // A test that hangs fails; one on a busy machine does not.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait for time limits of real programs: two at once need half the time, also on a machine of two cores.
    maxWorkers: 2,
  },
});
