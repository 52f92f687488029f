import { describe, expect, test } from 'vitest';
import { splitFrontMatter } from './front-matter.ts';

describe('front matter', () => {
  test.each<[name: string, source: string, fields: Record<string, string>, body: string]>([
    ['fields', '---\ntitle: Pier\nDate: 2026-11-21\n---\nText', { title: 'Pier', date: '2026-11-21' }, 'Text'],
    ['quoted values', '---\ntitle: "Pier: the plan"\n---\nText', { title: 'Pier: the plan' }, 'Text'],
    ['lists are left out', '---\ntags:\n  - a\n---\nText', {}, 'Text'],
    ['none', 'Text\n---\nMore', {}, 'Text\n---\nMore'],
    ['a rule at the start', '---\nText', {}, '---\nText'],
  ])('%s', (_, source, fields, body) => {
    const split = splitFrontMatter(source);
    expect([Object.fromEntries(split.fields), split.body]).toEqual([fields, body]);
  });
});
