/** Writes feeds.schema.json, from which editors know the keys of feeds.yml: node --import tsx infra/feeds-schema.ts && npm run format */
import { writeFileSync } from 'node:fs';
import { feedsJsonSchema } from '../shared/feeds-schema.ts';

writeFileSync(new URL('../feeds.schema.json', import.meta.url), `${JSON.stringify(feedsJsonSchema(), null, 2)}\n`);
