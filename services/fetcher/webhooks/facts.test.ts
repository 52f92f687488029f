import { describe, expect, test } from 'vitest';
import { CHANGE_KINDS, type Webhook } from '../../../shared/feeds-schema.ts';
import { type Decision, decide, type Facts, messageOf, type Subject } from './facts.ts';

const SUBJECT: Subject = {
  article_id: 7,
  story_id: 9,
  url: 'https://quay.example/1',
  title: 'Pier closes',
  source: 'Quayside Gazette',
  language: 'en-GB',
  published_at: new Date('2026-11-20T07:30:00Z'),
  tags: ['harbour'],
  relation: 'original',
};
const FACTS: Facts = {
  change_id: 12,
  at: new Date('2026-11-20T08:00:00Z'),
  kind: 'article.indexed',
  article_id: 7,
  story_id: 9,
  payload: { url: SUBJECT.url, title: SUBJECT.title },
  subject: SUBJECT,
  domain: 'quay.example',
  is_compared: true,
  names_entity: false,
  ageMs: 500,
};
const ALL = [...CHANGE_KINDS];

describe('who gets a change', () => {
  test.each<[name: string, facts: Partial<Facts>, filter: Webhook['filter'], expected: Decision]>([
    ['everything passes no filter', {}, {}, 'send'],
    ['a source by name', {}, { sources: ['quayside gazette'] }, 'send'],
    ['a source by domain', {}, { sources: ['Another', 'quay.example'] }, 'send'],
    ['another source', {}, { sources: ['Another'] }, 'never'],
    ['a tag', {}, { tags: ['Harbour'] }, 'send'],
    ['another tag', {}, { tags: ['rail'] }, 'never'],
    ['a language with a region', {}, { languages: ['en'] }, 'send'],
    ['another region', {}, { languages: ['en-US'] }, 'never'],
    ['a language that begins alike', { subject: { ...SUBJECT, language: 'eng' } }, { languages: ['en'] }, 'never'],
    ['no language', { subject: { ...SUBJECT, language: null } }, { languages: ['en'] }, 'never'],
    ['an original', {}, { relations: ['original'] }, 'send'],
    ['a copy where originals are wanted', { subject: { ...SUBJECT, relation: 'trimmed' } }, { relations: ['original'] }, 'never'],
    ['an original that was not compared yet', { is_compared: false }, { relations: ['original'] }, 'wait'],
    ['one that waits long to be compared', { is_compared: false, ageMs: 1e9 }, { relations: ['original'] }, 'wait'],
    ['one that no filter needs to be compared', { is_compared: false }, {}, 'wait'],
    ['one that no filter needs to be compared, for long', { is_compared: false, ageMs: 61_000 }, {}, 'send'],
    [
      'what is not wanted needs not be compared',
      { is_compared: false },
      { sources: ['Another'], relations: ['original'] },
      'never',
    ],
    ['an entity', { names_entity: true }, { entities: ['Eva Lindt'] }, 'send'],
    ['no such entity', {}, { entities: ['Eva Lindt'] }, 'never'],
    ['a removal, whatever the filter', { kind: 'article.removed', subject: null }, { sources: ['Another'] }, 'send'],
    ['a change of what was taken down since', { subject: null, payload: {} }, { languages: ['en'] }, 'never'],
    ['a change of what was taken down since, without a filter', { subject: null, payload: {} }, {}, 'send'],
    ['a change that is about no article', { kind: 'entity.merged', subject: null }, {}, 'send'],
    ['the end of the log', { kind: 'log.dropped', subject: null }, { languages: ['en'] }, 'send'],
  ])('%s', (_, facts, filter, expected) => {
    expect(decide({ ...FACTS, ...facts }, { kinds: ALL, filter })).toBe(expected);
  });

  test('only the kinds that it asked for, and log.dropped', () => {
    const kinds: Webhook['kinds'] = ['feed.failing'];
    expect(decide(FACTS, { kinds, filter: {} })).toBe('never');
    expect(decide({ ...FACTS, kind: 'log.dropped' }, { kinds, filter: {} })).toBe('send');
  });
});

describe('what is sent', () => {
  test('says what happened, and how the article is now', () => {
    const { id, body } = messageOf(FACTS);
    expect(id).toBe('change_12_mwoov7k0');
    expect(JSON.parse(body)).toEqual({
      type: 'article.indexed',
      timestamp: '2026-11-20T08:00:00.000Z',
      data: {
        change_id: 12,
        article_id: 7,
        story_id: 9,
        payload: { url: 'https://quay.example/1', title: 'Pier closes' },
        article: { ...SUBJECT, published_at: '2026-11-20T07:30:00.000Z' },
      },
    });
  });

  test('says nothing of a relation that is not known yet', () => {
    expect(JSON.parse(messageOf({ ...FACTS, is_compared: false }).body).data.article.relation).toBeNull();
  });
});
