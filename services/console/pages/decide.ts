import { type Html, html } from '../html.ts';
import type { Viewer } from '../sessions.ts';
import type { CopyRow } from '../store/stories.ts';
import type { EventStory, StoryEvent } from '../store/story-parts.ts';
import { changeForm, withoutLogin } from './forms.ts';
import { words } from './parts.ts';

export interface Decidable {
  storyId: string;
  copies: CopyRow[];
  events: StoryEvent[];
  sameEvent: EventStory[];
}

/** Where an editor corrects what the program took for one story or for two. */
export function decideSection({ storyId, copies, events, sameEvent }: Decidable, viewer: Viewer | null): Html {
  const holds = events.some(({ kind, undone_at }) => (kind === 'merge' || kind === 'split') && undone_at === null);
  return html`<section aria-labelledby="decide"><h2 id="decide">Correct it</h2>
${
  viewer
    ? html`<div class="halves">${merge(storyId, sameEvent, viewer)}${copies.length > 1 && split(storyId, copies, viewer)}</div>
${holds && undo(storyId, viewer)}`
    : withoutLogin('story merge')
}</section>`;
}

const reason = (id: string): Html =>
  html`<label for="${id}">Why (others see it)</label>\n<input id="${id}" name="reason" maxlength="200">`;

const merge = (storyId: string, sameEvent: EventStory[], viewer: Viewer): Html =>
  changeForm(
    `/stories/${storyId}/merge`,
    viewer,
    html`<h3>Another story is the same text</h3>
<label for="other">Number or address of the other story</label>
<input id="other" name="other" required maxlength="2000" autocapitalize="off" spellcheck="false" list="near">
<datalist id="near">${sameEvent.map(({ story_id, title }) => html`<option value="${story_id}">${title}</option>`)}</datalist>
${reason('merge-reason')}
<button>Merge</button>`,
  );

const split = (storyId: string, copies: CopyRow[], viewer: Viewer): Html =>
  changeForm(
    `/stories/${storyId}/split`,
    viewer,
    html`<h3>Some articles do not belong here</h3>
<fieldset><legend>They get a story of their own:</legend>
${copies.map(({ article_id, source, title }) => html`<p class="choice"><label><input type="checkbox" name="article" value="${article_id}"> <span>${words(source)}: ${words(title)}</span></label></p>\n`)}</fieldset>
${reason('split-reason')}
<button>Split off</button>`,
  );

const undo = (storyId: string, viewer: Viewer): Html =>
  changeForm(`/stories/${storyId}/undo`, viewer, html`<button>Undo the newest decision</button>`);
