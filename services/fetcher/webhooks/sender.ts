import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { LOG_DROPPED, readChanges } from '../../../shared/changes.ts';
import type { Pool } from '../../../shared/db.ts';
import { codeOf, Later, messageOf as textOf } from '../../../shared/errors.ts';
import type { Webhook } from '../../../shared/feeds-schema.ts';
import { kept } from '../../../shared/kept.ts';
import type { Log } from '../../../shared/log.ts';
import { cleanLine } from '../../../shared/text.ts';
import { within } from '../../../shared/within.ts';
import type { HttpClient } from '../http.ts';
import { decide, type Facts, messageOf } from './facts.ts';
import { type Delivery, Lanes } from './lanes.ts';
import { headersOf, readKeys } from './message.ts';
import { advance, type Ended, type Held, LostWebhook, loadWaiting, readFacts, releaseWebhook, storeEnded } from './store.ts';

/** Changes of one webhook that wait as rows; what comes after them waits in the change log, so that a receiver that is down costs no more however long it is. */
const WINDOW = 1_000;
const CHANGES_AT_ONCE = 250;
/** Without a renewal for so long nothing is sent any more: the deadline of a message later nobody else has begun. In ms. */
export const RENEWED_MS = 8_000;
/** What waits for its comparison is looked at again so often, in ms. */
const WAIT_MS = 1_000;
/** After an error of the database, in ms. */
const TROUBLE_MS = 500;
/** A changed secret file is seen within this, in ms. */
const KEYS_MS = 5_000;
/** Messages under way may end in this time when everything stops; then they are given up and sent again later, in ms. */
const GRACE_MS = 2_000;
/** A receiver that asks to be left alone is, up to this, in ms. */
const LONGEST_WISH_MS = 3_600_000;

export interface SenderSettings {
  pool: Pool;
  http: Pick<HttpClient, 'post'>;
  held: Held;
  webhook: Webhook;
  log: Log;
  onTrouble: (error: unknown) => void;
  /** Default RENEWED_MS. */
  renewedMs?: number;
}

/**
 * Sends for one webhook for as long as it is held. What was sent is noted before the next change of the same article goes out,
 * so whatever dies, each change arrives at least once and those of an article in order.
 */
export class Sender {
  readonly held: Held;
  readonly webhook: Webhook;
  /** Ends when the webhook is lost or `close` was called. */
  readonly ended: Promise<void>;
  isOver = false;
  #settings: SenderSettings;
  #keys: () => Promise<Buffer[]>;
  #lanes = new Lanes();
  #position: number;
  #last: number;
  #renewedAt = performance.now();
  #tried: { delivery: Delivery; error: unknown }[] = [];
  #unwanted: Delivery[] = [];
  #underway = new Set<Promise<void>>();
  #abort = new AbortController();
  #isClosing = false;
  #wake: () => void = () => {};

  constructor(settings: SenderSettings) {
    this.#settings = settings;
    this.held = settings.held;
    this.webhook = settings.webhook;
    this.#position = settings.held.position;
    this.#last = settings.held.position;
    this.#keys = kept(KEYS_MS, () => readKeys(settings.webhook.secret_file));
    this.ended = this.#run();
  }

  /** It is still held, and the log has reached this number. */
  renewed(last: number): void {
    this.#renewedAt = performance.now();
    this.#last = Math.max(this.#last, last);
    this.#wake();
  }

  /** The log has reached this number. */
  news(last: number): void {
    if (last <= this.#last) return;
    this.#last = last;
    this.#wake();
  }

  /** It is held no more: what is under way is not noted. */
  lose(): void {
    this.isOver = true;
    this.#abort.abort();
    this.#wake();
  }

  /** Lets what is under way end for a moment, notes it and leaves the webhook to others. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#wake();
    await this.ended;
  }

  async #run(): Promise<void> {
    const { pool, held, onTrouble } = this.#settings;
    let isLoaded = false;
    while (!this.isOver && !this.#isClosing) {
      try {
        if (!isLoaded) await this.#load();
        isLoaded = true;
        await this.#note();
        await this.#fill();
        await this.#send();
        await this.#pause();
      } catch (error) {
        if (error instanceof LostWebhook) return this.lose();
        onTrouble(error);
        await within(TROUBLE_MS, Promise.race([this.#woken(), sleep(TROUBLE_MS)]));
      }
    }
    if (this.isOver) return;
    await within(GRACE_MS, Promise.all(this.#underway));
    this.#abort.abort();
    await Promise.all(this.#underway);
    await this.#note()
      .then(() => releaseWebhook(pool, held))
      .catch(() => {}); // its lease runs out
    this.isOver = true;
  }

  async #load(): Promise<void> {
    const { pool, held } = this.#settings;
    const waiting = await loadWaiting(pool, held);
    const now = performance.now();
    this.#lanes = new Lanes({ failures: held.failures, pausedUntil: now + held.pauseMs });
    this.#lanes.add(waiting.map(({ delayMs, ...delivery }) => ({ ...delivery, dueAt: now + delayMs })));
  }

  /** The log goes on, and there is room for what it says. */
  get #canRead(): boolean {
    return this.#position < this.#last && this.#lanes.size <= WINDOW - CHANGES_AT_ONCE;
  }

  /** Reads on in the change log while there is room. */
  async #fill(): Promise<void> {
    const { pool, held, webhook } = this.#settings;
    while (this.#canRead && !this.#isClosing) {
      const changes = await readChanges(pool, this.#position, CHANGES_AT_ONCE);
      const position = changes.at(-1)?.change_id;
      if (position === undefined) {
        this.#last = this.#position;
        return;
      }
      const asked = changes.filter(({ kind }) => kind === LOG_DROPPED || webhook.kinds.some((wanted) => wanted === kind));
      const facts = asked.length > 0 ? await this.#factsOf(asked.map(({ change_id }) => change_id)) : [];
      const wanted = facts.filter((each) => decide(each, webhook) !== 'never');
      await advance(pool, held, position, wanted);
      this.#position = position;
      const dueAt = performance.now();
      this.#lanes.add(
        wanted.map(({ change_id: changeId, kind, article_id: articleId }) => ({ changeId, kind, articleId, tries: 0, dueAt })),
      );
    }
  }

  /** Starts to send what is due. */
  async #send(): Promise<void> {
    const now = performance.now();
    if (this.#isStale(now)) return;
    const taken = this.#lanes.take(now);
    if (taken.length === 0) return;
    let facts: Facts[];
    try {
      facts = await this.#factsOf(taken.map(({ changeId }) => changeId));
    } catch (error) {
      for (const delivery of taken) this.#lanes.putBack(delivery, now);
      throw error;
    }
    for (const delivery of taken) {
      const known = facts.find(({ change_id }) => change_id === delivery.changeId);
      const decision = known ? decide(known, this.#settings.webhook) : 'never'; // the log has dropped it: log.dropped follows
      if (decision === 'wait') this.#lanes.putBack(delivery, performance.now() + WAIT_MS);
      else if (decision === 'never') this.#unwanted.push(delivery);
      else this.#start(delivery, known!);
    }
  }

  #start(delivery: Delivery, facts: Facts): void {
    const sending = this.#post(facts)
      .then(
        () => null,
        (error: unknown) => error ?? new Error('no reason was given'),
      )
      .then((error) => {
        this.#underway.delete(sending);
        if (error !== null && this.#abort.signal.aborted) this.#lanes.putBack(delivery, performance.now());
        else this.#tried.push({ delivery, error });
        this.#wake();
      });
    this.#underway.add(sending);
  }

  async #post(facts: Facts): Promise<void> {
    const { http, webhook } = this.#settings;
    const message = messageOf(facts);
    const headers = headersOf(message, await this.#keys());
    await http.post(webhook.url, { body: message.body, headers, signal: this.#abort.signal });
  }

  /** Notes what was tried; only then the next change of the same article may be sent. */
  async #note(): Promise<void> {
    if (this.#tried.length + this.#unwanted.length === 0) return;
    const { pool, held } = this.#settings;
    const [tried, unwanted] = [this.#tried, this.#unwanted];
    this.#tried = [];
    this.#unwanted = [];
    const now = performance.now();
    const before = { failures: this.#lanes.failures, pausedUntil: this.#lanes.pausedUntil };
    const ended = tried.map(({ delivery, error }) => ({ delivery, ended: this.#judge(delivery, error, now) }));
    const gone = unwanted.map(({ changeId, tries }) => ({
      changeId,
      tries,
      state: 'unwanted' as const,
      delayMs: 0,
      code: null,
      detail: null,
    }));
    try {
      const { failures, pausedUntil } = this.#lanes;
      const pauseMs = Math.max(0, pausedUntil - now);
      await storeEnded(pool, held, [...ended.map(({ ended }) => ended), ...gone], { failures, pauseMs });
    } catch (error) {
      Object.assign(this.#lanes, before);
      this.#tried.unshift(...tried);
      this.#unwanted.unshift(...unwanted);
      throw error;
    }
    for (const { delivery, ended: how } of ended) {
      if (how.state === 'waiting') this.#lanes.putBack(delivery, now + how.delayMs, how.tries);
      else this.#lanes.remove(delivery);
    }
    for (const delivery of unwanted) this.#lanes.remove(delivery);
  }

  #judge(delivery: Delivery, error: unknown, now: number): Ended {
    const { log, held } = this.#settings;
    const { changeId, kind } = delivery;
    const wasDown = this.#lanes.isDown;
    if (error === null) {
      this.#lanes.succeeded(now);
      if (wasDown) log.info({ webhook: held.key }, 'the receiver of a webhook is back');
      return { changeId, state: 'delivered', tries: delivery.tries + 1, delayMs: 0, code: null, detail: null };
    }
    const askedMs = error instanceof Later ? Math.min(error.delayMs, LONGEST_WISH_MS) : 0;
    const { tries, isGivenUp, delayMs } = this.#lanes.failed(delivery, now, { askedMs });
    const [code, detail] = [codeOf(error), cleanLine(textOf(error), 500)];
    const words = { webhook: held.key, change: changeId, kind, tries, code, detail };
    if (isGivenUp) log.error(words, 'a change was given up: its webhook took others');
    else log.debug(words, 'a webhook did not take a change');
    if (!wasDown && this.#lanes.isDown)
      log.warn({ webhook: held.key, code, detail }, 'the receiver of a webhook is down: it is tried until it is back');
    return { changeId, state: isGivenUp ? 'given_up' : 'waiting', tries, delayMs, code, detail };
  }

  /** Waits until there is something to do. */
  async #pause(): Promise<void> {
    if (this.isOver || this.#isClosing || this.#tried.length > 0 || this.#unwanted.length > 0) return;
    const now = performance.now();
    const ms = this.#isStale(now) ? WAIT_MS : this.#canRead ? 0 : Math.min(this.#lanes.nextAt(now) - now, WAIT_MS);
    await (ms > 0 ? within(ms, this.#woken()) : setImmediate()); // never without a turn for others: the renewal is one of them
  }

  /** Whether another process may hold the webhook soon. */
  #isStale(now: number): boolean {
    return now - this.#renewedAt > (this.#settings.renewedMs ?? RENEWED_MS);
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #factsOf(changeIds: number[]): Promise<Facts[]> {
    const { pool, webhook } = this.#settings;
    return readFacts(pool, changeIds, webhook.filter.entities);
  }
}
