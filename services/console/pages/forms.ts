import { type Html, html } from '../html.ts';
import type { Viewer } from '../sessions.ts';

/** A form that changes something: it carries the token that other sites cannot know. */
export const changeForm = (action: string, viewer: Viewer, fields: Html, className = 'change'): Html =>
  html`<form method="post" action="${action}" class="${className}"><input type="hidden" name="csrf" value="${viewer.csrf}">
${fields}</form>
`;

/** What was done, said on the page where it is seen. */
const DONE = {
  merged: 'The stories are one now. It holds for copies to come, until it is undone.',
  split: 'The articles have a story of their own now. It holds until it is undone.',
  undone: 'The newest decision was undone: the articles stand where their texts put them.',
  paused: 'The feed is paused. What it has announced is still worked on.',
  resumed: 'The feed is polled again.',
  hurried: 'The feed is polled now: reload in a moment to see the answer.',
  replayed: 'It is tried again: reload in a moment.',
};
export type Done = keyof typeof DONE;

/** The message that an address asks for with `done`. */
export const doneNote = (done: unknown): Html | null =>
  typeof done === 'string' && Object.hasOwn(DONE, done)
    ? html`<p class="verdict indexed" role="status">${DONE[done as Done]}</p>`
    : null;

/** Said where there would be buttons. */
export const withoutLogin = (command: string): Html =>
  html`<p class="legend">To change something here, set <code>WIRECOPY_CONSOLE_LOGIN</code>; or use <code>bin/wirecopy ${command}</code>.</p>`;
