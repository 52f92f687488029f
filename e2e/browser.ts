import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine; null where none is on PATH. */
export const CHROMIUM =
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
    .find(isExecutable) ?? null;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A headless browser without a sandbox, for these tests often run as root in a container; it only ever sees loopback. */
export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'], timeout: 60_000 });

export interface Window {
  page: Page;
  /** Errors of scripts and of the policy, failed and foreign requests, dialogs. */
  complaints: string[];
  close(): Promise<void>;
}

/** A window of its own, which remembers everything that should not happen on a page of `base`. */
export async function openWindow(browser: Browser, base: string, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1200, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${base}/`)) complaints.push(`foreign request: ${request.url()}`);
  });
  return { page, complaints, close: () => context.close() };
}

/** What axe-core finds wrong with the page, as `rule: element`. */
export async function faults(page: Page, rules?: string[]): Promise<string[]> {
  // Evaluated by the debugger, which the page's policy does not bind.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (only) => (globalThis as unknown as { axe: typeof axe }).axe.run(only ? { runOnly: only } : {}),
    rules ?? null,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}

/** How far the page can be moved sidewise, in pixels. */
export const sidewise = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What can be focused with the Tab key, in order, each as its text or name. */
export async function tabStops(page: Page, most = 400): Promise<string[]> {
  const stops: string[] = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const mark = element as HTMLElement & { wasFocused?: boolean };
      if (mark.wasFocused) return null;
      mark.wasFocused = true;
      return element.textContent?.trim() || element.getAttribute('name') || element.tagName;
    });
    if (stop === null) break;
    stops.push(stop);
  }
  return stops;
}
