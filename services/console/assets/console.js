// Two things that a page cannot do by itself: times in the reader's zone, and numbers that move. Without this script all is there, in UTC and as of the moment.
const EVERY_MS = 3000;
const PATIENCE_MS = 10_000;

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const isUtc = zone === 'UTC' || zone === 'Etc/UTC';
const local = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

function localise(part) {
  if (isUtc) return;
  for (const time of part.querySelectorAll('time[data-instant]')) {
    const shown = local.format(new Date(time.dateTime));
    if (time.dataset.instant === 'text') {
      time.title = time.textContent;
      time.textContent = shown;
    } else time.title = shown;
  }
}

const note = document.getElementById('live');
let shownAt = new Date(note?.dataset.at ?? 0);

async function refresh(element) {
  // Whoever is reading or pressing something in there is not disturbed.
  if (!document.hidden && !element.contains(document.activeElement)) {
    try {
      const response = await fetch(element.dataset.refresh, { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!response.ok) throw new Error(`status ${response.status}`);
      element.innerHTML = await response.text();
      localise(element);
      shownAt = new Date();
      note.textContent = `Live, as of ${clock.format(shownAt)}.`;
    } catch {
      note.textContent = `The console does not answer; the numbers are those of ${clock.format(shownAt)}.`;
    }
  }
  setTimeout(refresh, EVERY_MS, element);
}

localise(document);
if (!isUtc) document.getElementById('zone').textContent = zone.replaceAll('_', ' ');
for (const element of document.querySelectorAll('[data-refresh]')) refresh(element);
