import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**'],
    globalSetup: ['e2e/global-setup.ts'],
    // Most tests wait for servers, not for a core; by default two cores would run one file at a time.
    maxWorkers: 3,
    // Only a hang ends a test: on a busy machine one that starts several programs takes a minute.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
