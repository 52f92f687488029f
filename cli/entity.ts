import { type Command, Option } from 'commander';
import { Fault } from '../shared/errors.ts';
import { cleanLine } from '../shared/text.ts';
import { onDatabase } from './feeds-database.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson } from './output.ts';

interface Options {
  dataDir?: string;
  reason?: string;
  json?: boolean;
}

export function register(program: Command): void {
  const entity = program.command('entity').description('say that two entities are one, or that they are not after all');
  entity
    .command('merge')
    .argument('<entity-id>', 'the entity that becomes part of the other one')
    .argument('<into-id>', 'the one that stands for both from now on')
    .description('two entities are one: news.entity.living_entity_id of the first becomes the second')
    .addOption(new Option('--reason <TEXT>', 'why'))
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('entity merge 1207 88 --reason "maiden name"', 'entity undo 1207'))
    .action(merge);
  entity
    .command('undo')
    .argument('<entity-id>', 'an entity that was merged into another one')
    .description('undo a merge; mentions were never rewritten, so nothing is lost')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('entity undo 1207'))
    .action(undo);
}

async function merge(entityId: string, intoId: string, { dataDir, reason, json }: Options): Promise<void> {
  const { mergeEntities } = await import('../services/indexer/merges.ts');
  await onDatabase(dataDir, async ({ pool }) => {
    const [entity, into] = await mergeEntities(pool, idOf(entityId), idOf(intoId), cleanLine(reason, 500));
    if (json) return printJson({ entityId, name: entity!.name, mergedInto: intoId, into: into!.name });
    await print(
      `${entity!.name} (${entityId}) is merged into ${into!.name} (${intoId}); \`wirecopy entity undo ${entityId}\` undoes it`,
    );
  });
}

async function undo(entityId: string, { dataDir, json }: Options): Promise<void> {
  const { undoMerge } = await import('../services/indexer/merges.ts');
  await onDatabase(dataDir, async ({ pool }) => {
    const { name, mergedInto } = await undoMerge(pool, idOf(entityId));
    if (json) return printJson({ entityId, name, mergedInto: null });
    await print(`${name} (${entityId}) is an entity of its own again, no part of ${mergedInto}`);
  });
}

function idOf(text: string): string {
  if (!/^[1-9]\d{0,17}$/.test(text)) throw new Fault('E_USAGE', `${text} is no number of an entity`);
  return text;
}
