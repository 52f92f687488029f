import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/**
 * The texts of the sample newsroom: one file each under `texts/`, front matter above the body.
 * The front matter of an agency story lists who printed it and what each paper did to it.
 */

export const PAPERS = ['norwire', 'courier', 'herald', 'times', 'tribune', 'estuary'] as const;
export type PaperId = (typeof PAPERS)[number];

/** One block of a body. A list has one item per line. */
export interface Block {
  kind: 'paragraph' | 'heading' | 'quote' | 'list';
  text: string;
}

/** Blocks `from` to `to` (counted from 1, both included) of another text, word for word. */
export interface Include {
  kind: 'include';
  text: string;
  from: number;
  to: number;
}

/** What a paper does to a text before it prints it. Block numbers count from 1 in the text as the edits before have left it. */
const edit = z.union([
  z.strictObject({ cut: z.number() }).describe('keep the first blocks only'),
  z.strictObject({ drop: z.array(z.number()) }).describe('leave blocks out'),
  z.strictObject({ brief: z.number() }).describe('keep the first sentences only, in one paragraph'),
  z.strictObject({ local: z.strictObject({ after: z.union([z.number(), z.literal('end')]), text: z.string() }) }),
  z.strictObject({ reword: z.record(z.string().regex(/^\d+$/), z.string()) }).describe('other words for whole blocks'),
  z.strictObject({ substitute: z.record(z.string(), z.string()) }).describe('other words within a block'),
  z.strictObject({ paragraphs: z.enum(['short', 'long']) }).describe('one sentence, or two paragraphs, in each'),
]);
export type Edit = z.infer<typeof edit>;

/** A duration such as 2h10m, in minutes. */
const minutes = z
  .string()
  .regex(/^(?=\d)(\d+h)?(\d+m)?$/)
  .transform((text) => Number(/(\d+)h/.exec(text)?.[1] ?? 0) * 60 + Number(/(\d+)m/.exec(text)?.[1] ?? 0));

const edition = z.strictObject({
  paper: z.enum(PAPERS),
  relation: z.enum(['original', 'exact_copy', 'near_copy', 'trimmed', 'extended']),
  /** How long after the text was filed. */
  after: minutes.default(0),
  headline: z.string().optional(),
  byline: z.string().optional(),
  /** Pasted as the agency sent it, without the paper's house style. */
  verbatim: z.boolean().default(false),
  edits: z.array(edit).default([]),
});
export type Edition = z.infer<typeof edition>;

const frontMatter = z
  .strictObject({
    headline: z.string(),
    section: z.string(),
    tags: z.array(z.string()),
    /** How long before the newsroom opens. */
    filed: minutes,
    author: z.string().optional(),
    dateline: z.string().optional(),
    standfirst: z.string().optional(),
    photo: z.strictObject({ caption: z.string(), credit: z.string() }).optional(),
    /** A paper's own story has `paper`; an agency's has `agency`, `slug` and `printings`. */
    paper: z.enum(PAPERS).optional(),
    agency: z.enum(['norwire', 'fairlead']).optional(),
    slug: z.string().optional(),
    printings: z.array(edition).default([]),
    /** Reports of one happening share this name. */
    event: z.string().optional(),
    /** Texts in the same fixed form about different things share `form`; `subject` is what each one is about. */
    form: z.string().optional(),
    subject: z.string().optional(),
    reuses: z.array(z.strictObject({ text: z.string(), relation: z.enum(['contains', 'partial', 'update']) })).default([]),
  })
  .refine((front) => (front.paper === undefined) !== (front.agency === undefined), 'either paper or agency')
  .refine((front) => (front.form === undefined) === (front.subject === undefined), 'form and subject go together');

export type Text = z.infer<typeof frontMatter> & { id: string; body: (Block | Include)[] };

/** Reads every text, sorted by id (the file's name). Throws on a key or value that the format does not know. */
export function loadTexts(folder = new URL('texts/', import.meta.url)): Text[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => parseText(name.slice(0, -'.txt'.length), readFileSync(new URL(name, folder), 'utf8')));
}

function parseText(id: string, source: string): Text {
  const [, front, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? [];
  if (front === undefined || body === undefined) throw new Error(`${id}.txt: no front matter`);
  const parsed = frontMatter.safeParse(parse(front));
  if (!parsed.success) throw new Error(`${id}.txt: ${z.prettifyError(parsed.error)}`);
  const { printings, ...rest } = parsed.data;
  const own: Edition[] = rest.paper ? [{ paper: rest.paper, relation: 'original', after: 0, verbatim: false, edits: [] }] : [];
  return {
    ...rest,
    id,
    printings: [...own, ...printings],
    body: body
      .trim()
      .split(/\n{2,}/)
      .map(parseBlock),
  };
}

function parseBlock(source: string): Block | Include {
  const [, text, from, to] = /^<< ([\w-]+) (\d+)(?:-(\d+))? >>$/.exec(source) ?? [];
  if (text && from) return { kind: 'include', text, from: Number(from), to: Number(to ?? from) };
  if (source.startsWith('## ')) return { kind: 'heading', text: source.slice(3) };
  if (source.startsWith('> ')) return { kind: 'quote', text: source.replace(/^> /gm, '') };
  if (source.startsWith('- ')) return { kind: 'list', text: source.replace(/^- /gm, '') };
  return { kind: 'paragraph', text: source };
}

/** Paragraphs separated by blank lines, as a paper adds them. */
export const paragraphs = (source: string): Block[] =>
  source
    .trim()
    .split(/\n{2,}/)
    .map((text) => ({ kind: 'paragraph', text }));
