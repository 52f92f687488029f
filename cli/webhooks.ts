import { type Command, Option } from 'commander';
import { formatSeconds } from '../shared/duration.ts';
import { readEnvironment } from '../shared/environment.ts';
import { Fault, messageOf } from '../shared/errors.ts';
import type { LoggedDelivery, WebhookStatus } from '../shared/webhooks.ts';
import { onDatabase } from './feeds-database.ts';
import { configOption, dataDirOption, example, jsonOption, readWhole } from './options.ts';
import { counted, print, printJson, table } from './output.ts';

const MOST_SHOWN = 10_000;
const STATES = ['waiting', 'delivered', 'given_up'] as const;

interface Options {
  dataDir?: string;
  config?: string;
  json?: boolean;
}

export function register(program: Command): void {
  const webhooks = program.command('webhooks').description('who is sent the changes, how that goes, and what to send again');
  webhooks
    .command('list')
    .description('every webhook: how far it is, and why it does not get on')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('webhooks list'))
    .action(list);
  webhooks
    .command('log')
    .argument('<id>', 'a webhook')
    .description('what was sent to a webhook, newest first; what it said is not kept')
    .addOption(new Option('--state <STATE>', 'only these').choices(STATES))
    .option('--limit <N>', 'how many', (text) => readWhole(text, 1, MOST_SHOWN), 20)
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('webhooks log desk', 'webhooks log desk --state given_up'))
    .action(log);
  webhooks
    .command('replay')
    .argument('<id>', 'a webhook')
    .description('send again, as far as the change log reaches')
    .option('--from <N>', 'everything from this change_id on', (text) => readWhole(text, 1, Number.MAX_SAFE_INTEGER))
    .addOption(new Option('--given-up', 'what was given up').conflicts('from'))
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('webhooks replay desk --from 4711', 'webhooks replay desk --given-up'))
    .action(replay);
  webhooks
    .command('test')
    .argument('<id>', 'a webhook of feeds.yml')
    .description('send one message of type webhook.test and say how it went; needs no database')
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText('after', example('webhooks test desk'))
    .action(test);
}

async function list({ dataDir, json }: Options): Promise<void> {
  const { readWebhooks } = await import('../shared/webhooks.ts');
  const hooks = await onDatabase(dataDir, ({ pool }) => readWebhooks(pool));
  // The path of an address is the key to many services.
  if (json) return printJson(hooks.map((hook) => ({ ...hook, url: `${new URL(hook.url).origin}/(hidden)` })));
  if (hooks.length === 0) return print('there is none: name one under `webhooks:` in feeds.yml');
  await print(table(hooks.map(row)));
}

const row = (hook: WebhookStatus) => ({
  webhook: hook.id,
  to: new URL(hook.url).host,
  state: hook.state,
  position: hook.position,
  behind: hook.behind + hook.waiting,
  late: hook.behind + hook.waiting === 0 ? '-' : formatSeconds(hook.lagSeconds),
  delivered: hook.delivered,
  failed: hook.failed,
  'given up': hook.givenUp,
  'last success': hook.lastSuccessAt?.toISOString().slice(0, 16).replace('T', ' ') ?? 'never',
  'last error': hook.lastErrorCode ? `${hook.lastErrorCode} ${hook.lastError ?? ''}` : '',
});

async function log(
  id: string,
  { dataDir, json, state, limit }: Options & { state?: LoggedDelivery['state']; limit: number },
): Promise<void> {
  const { listDeliveries } = await import('../shared/webhooks.ts');
  const deliveries = await onDatabase(dataDir, ({ pool }) => listDeliveries(pool, id, state ?? null, limit));
  if (json) return printJson(deliveries);
  if (deliveries.length === 0) return print('nothing, as far as the log reaches');
  await print(table(deliveries.map(({ at, ...rest }) => ({ at: at.toISOString().slice(0, 19), ...rest }))));
}

async function replay(
  id: string,
  { dataDir, json, from, givenUp }: Options & { from?: number; givenUp?: boolean },
): Promise<void> {
  if (from === undefined && !givenUp) throw new Fault('E_USAGE', 'say what: --from N or --given-up');
  const { replayFrom, replayGivenUp } = await import('../shared/webhooks.ts');
  const result = await onDatabase(dataDir, ({ pool }) =>
    from === undefined ? replayGivenUp(pool, id) : replayFrom(pool, id, from),
  );
  if (json) return printJson(result);
  await print(
    `${counted(result.changes, 'change')} ${from === undefined ? 'will be sent again' : 'will be looked at again, and sent where the webhook wants them'}`,
  );
}

async function test(id: string, { config, json }: Options): Promise<void> {
  const { loadFeeds } = await import('../shared/config.ts');
  const { createClient } = await import('../services/fetcher/http.ts');
  const { headersOf, readKeys, testMessage } = await import('../services/fetcher/webhooks/message.ts');
  const settings = readEnvironment(process.env);
  const { webhooks, allowPrivateHosts } = await loadFeeds(config ?? settings.configFile, settings.allowHosts);
  const webhook = webhooks.find((each) => each.id === id);
  if (!webhook) {
    const known = webhooks.map((each) => each.id).join(', ');
    throw new Fault('E_NOT_FOUND', `there is no webhook ${id} in the file${known ? `, there are ${known}` : ''}`);
  }
  const message = testMessage();
  const http = createClient({ allowed: allowPrivateHosts, proxy: settings.proxy, contact: settings.contact });
  try {
    const keys = await readKeys(webhook.secret_file);
    const began = performance.now();
    await http.post(webhook.url, { body: message.body, headers: headersOf(message, keys) });
    const ms = Math.round(performance.now() - began);
    if (json) await printJson({ id, messageId: message.id, ms, isSigned: keys.length > 0 });
    else await print(`${id} took it within ${ms} ms${keys.length > 0 ? '' : '; it was not signed: there is no secret_file'}`);
  } catch (error) {
    if (error instanceof Fault)
      throw new Fault(error.code, `${id} did not take it: ${messageOf(error)}`, { cause: error, remedy: error.remedy });
    throw error;
  } finally {
    await http.close();
  }
}
