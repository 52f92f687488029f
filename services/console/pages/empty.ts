import { type Html, html } from '../html.ts';
import { nothing } from './parts.ts';

export const noFeeds = (): Html =>
  nothing(
    html`No feeds yet: add one to <code>feeds.yml</code>; a running <code>bin/wirecopy run</code> takes it up as soon as the file is saved. <code>bin/wirecopy feeds test URL</code> tries an address first.`,
  );

export const noStories = (): Html =>
  nothing(
    html`No stories yet. The first one appears as soon as an article is indexed; <a href="/feeds">Feeds</a> tells how the polls went.`,
  );
