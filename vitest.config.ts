import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**'],
    globalSetup: ['e2e/global-setup.ts'],
    // Only a hang ends a test: on a busy machine one that starts several programs takes a minute.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
