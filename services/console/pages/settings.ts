import { counted } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Viewer } from '../sessions.ts';
import { changeForm } from './forms.ts';
import { layout } from './layout.ts';
import { facts, nothing, table, words } from './parts.ts';

/** A setting with the value that holds in this process; secrets only say whether they are set. */
export interface Setting {
  name: string;
  value: string;
  help: string;
}

/** What the file of feeds says, read when the page is asked for. */
export interface ConfigReport {
  file: string;
  problems: string[];
  /** Names with values; empty where there are problems. */
  facts: [name: string, value: string][];
}

export interface SettingsView {
  settings: readonly Setting[];
  /** null where this process cannot see the file. */
  config: ConfigReport | null;
  /** Why the running fetcher keeps an older file in force. */
  configError: string | null;
  viewer: Viewer | null;
}

/** The effective configuration. */
export function settingsPage({ settings, config, configError, viewer }: SettingsView): Html {
  return layout({
    title: 'Settings',
    section: '/settings',
    body: html`<h1>Settings</h1>
${viewer && changeForm('/logout', viewer, html`<p>Logged in as ${words(viewer.name)}. <button>Log out</button></p>`)}
<section aria-labelledby="file"><h2 id="file">${config ? html`<code>${config.file}</code>` : 'Feeds'}</h2>
${config ? report(config) : nothing(html`This process does not see the file of feeds; the fetcher reads it. <code>bin/wirecopy feeds validate</code> checks it.`)}
${configError && html`<div class="alert" role="alert"><p>The fetcher refused the file and keeps the one before in force:</p>${problems(configError.split('\n'))}</div>`}
</section>
<section aria-labelledby="environment"><h2 id="environment">Environment</h2>
<p class="legend">Values that hold for the console. Services that run elsewhere have an environment of their own.</p>
${
  settings.length === 0
    ? nothing(html`This console was started without an environment.`)
    : table(
        'Settings of the environment',
        ['Name', 'Value', 'Meaning'],
        settings.map(({ name, value, help }) => [
          html`<code>${name}</code>`,
          value.startsWith('(') ? html`<span class="absent">${value}</span>` : words(value),
          asCode(help),
        ]),
      )
}
</section>`,
  });
}

/** What stands between backticks is something to type. */
const asCode = (help: string): Html => html`${help.split('`').map((text, i) => (i % 2 ? html`<code>${text}</code>` : text))}`;

const report = ({ problems: wrong, facts: values }: ConfigReport): Html =>
  wrong.length > 0
    ? html`<div class="alert" role="alert"><p>The file has ${counted(wrong.length, 'problem')}:</p>${problems(wrong)}</div>`
    : html`<p class="verdict indexed"><b>valid</b></p>${facts(values)}`;

const problems = (lines: string[]): Html => html`<ul>${lines.slice(0, 50).map((line) => html`<li>${words(line)}</li>\n`)}</ul>`;
