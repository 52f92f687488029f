import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { QUESTIONS } from './index.ts';

const VIEWS = readFileSync(new URL('../views/news.sql', import.meta.url), 'utf8');

test('every view is used by a question', () => {
  const views = [...VIEWS.matchAll(/^create or replace view (news\.\w+)/gm)].map(([, view]) => view!);
  expect(views.length).toBeGreaterThan(15);
  expect(views.filter((view) => !QUESTIONS.some(({ sql }) => new RegExp(`\\b${view}\\b`).test(sql)))).toEqual([]);
});

test('no two questions have the same title, and none ends with a semicolon', () => {
  expect(new Set(QUESTIONS.map(({ title }) => title)).size).toBe(QUESTIONS.length);
  expect(QUESTIONS.filter(({ sql }) => /;\s*$/.test(sql))).toEqual([]);
});
