import type { Command } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import { TEXT_LIMIT } from '../shared/text.ts';
import type { Annotations, Entity, Span } from '../shared/types.ts';
import { configOption, example, pureCommand } from './options.ts';
import { table } from './output.ts';
import type { PureOptions } from './pure.ts';

/** A text of the longest kind, every character in four bytes. */
const TEXT_FILE_LIMIT = 4 * TEXT_LIMIT;

interface TextLine {
  text: string;
  title?: string | null;
  language?: string | null;
  publishedAt?: string | null;
}

type Answer = Omit<Annotations, 'entities'> & { entities: (Pick<Entity, 'name' | 'type' | 'salience'> & { mentions: Span[] })[] };

export function register(program: Command): void {
  pureCommand(program, 'entities')
    .description('print the people, organisations, places, quotations and dates of texts')
    .option('--title <TITLE>', 'headline of the text')
    .option('--language <CODE>', 'such as en')
    .option('--published-at <TIME>', 'ISO 8601; from it "on Monday" is counted')
    .addOption(configOption())
    .addHelpText(
      'after',
      example('entities report.txt --language en', 'entities --jsonl < lines.jsonl   # {"id": 1, "text": "…"}'),
    )
    .action(async (files: string[], options: PureOptions & Omit<TextLine, 'text'> & { config?: string }) => {
      const [{ runPure }, { openAnnotatePool }, { readCapped }, { z }] = await Promise.all([
        import('./pure.ts'),
        import('../services/indexer/annotate-pool.ts'),
        import('../shared/file.ts'),
        import('zod'),
      ]);
      const { knownEntitiesOf } = await import('./known-entities.ts');
      const { title, language, publishedAt, config } = options;
      const entities = await knownEntitiesOf(readEnvironment(process.env), config);
      await runPure<TextLine, TextLine, Annotations, Answer>(files, options, {
        openPool: (size) => openAnnotatePool(size, entities),
        schema: z.object({
          text: z.string(),
          title: z.string().nullish(),
          language: z.string().nullish(),
          publishedAt: z
            .string()
            .refine((time) => !Number.isNaN(Date.parse(time)), 'use ISO 8601 with a zone')
            .nullish(),
        }),
        lineOf: async (file) => ({
          text: (await readCapped(file, TEXT_FILE_LIMIT)).toString('utf8'),
          title,
          language,
          publishedAt,
        }),
        inputOf: async (line) => line,
        answerOf,
        show,
      });
    });
}

/** The fields of the contract, no more. */
const answerOf = ({ entities, quotes, dates }: Annotations): Answer => ({
  entities: entities.map(({ name, type, salience, mentions }) => ({
    name,
    type,
    salience,
    mentions: mentions.map(({ start, end, text }) => ({ start, end, text })),
  })),
  quotes: quotes.map(({ start, end, text, kind, speaker, speakerStart, confidence }) => ({
    start,
    end,
    text,
    kind,
    speaker,
    speakerStart,
    confidence,
  })),
  dates: dates.map(({ start, end, text, value, grain }) => ({ start, end, text, value, grain })),
});

function show({ entities, quotes, dates }: Answer): string {
  const tables = [
    entities.map(({ name, type, salience, mentions }) => ({ entity: name, type, mentions: mentions.length, salience })),
    quotes.map(({ text, kind, speaker }) => ({ quotation: text, kind, speaker })),
    dates.map(({ text, value }) => ({ date: text, value })),
  ];
  const filled = tables.filter((rows) => rows.length > 0);
  return filled.length > 0 ? filled.map((rows) => table(rows)).join('\n\n') : 'nothing found';
}
