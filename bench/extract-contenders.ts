import { Readability } from '@mozilla/readability';
import { JSDOM, VirtualConsole } from 'jsdom';
import { extract } from '../services/parser/extract.ts';
import type { BenchPage } from './pages.ts';

/** Ways to get the text of a page. */
export const CONTENDERS: Record<string, (page: BenchPage) => string> = {
  'jsdom + Readability': ({ html, url }) => {
    const dom = new JSDOM(html, { url, virtualConsole: new VirtualConsole() });
    const text = new Readability(dom.window.document).parse()?.textContent ?? '';
    dom.window.close();
    return text;
  },
  wirecopy: ({ html, url }) => extract({ bytes: Buffer.from(html), url, contentType: 'text/html; charset=utf-8' }).text,
};
