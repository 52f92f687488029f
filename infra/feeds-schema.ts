/** Writes feeds.schema.json, from which editors know the keys of feeds.yml: node --import tsx infra/feeds-schema.ts */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { feedsJsonSchema } from '../shared/feeds-schema.ts';

const file = fileURLToPath(new URL('../feeds.schema.json', import.meta.url));
writeFileSync(file, JSON.stringify(feedsJsonSchema()));
execFileSync('npx', ['biome', 'format', '--write', file], { stdio: ['ignore', 'ignore', 'inherit'] });
