// Keeps the numbers of the overview fresh. Without it they are those of the moment when the page was made.
const EVERY_MS = 3000;
const PATIENCE_MS = 10_000;
const format = new Intl.NumberFormat('en');
const note = document.getElementById('live');
let shownAt = note?.dataset.at;

const clock = (iso) => iso.slice(11, 19);

function show(status) {
  for (const element of document.querySelectorAll('[data-live]')) {
    const count = element.dataset.live.split('.').reduce((part, key) => part?.[key], status) ?? 0;
    element.textContent = format.format(count);
    element.toggleAttribute('data-zero', count === 0);
  }
  shownAt = status.at;
  note.textContent = `Live, as of ${clock(shownAt)}.`;
}

async function refresh() {
  if (!document.hidden) {
    try {
      const response = await fetch('/api/status', { signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!response.ok) throw new Error(`status ${response.status}`);
      show(await response.json());
    } catch {
      note.textContent = `The console does not answer; the numbers are those of ${clock(shownAt)}.`;
    }
  }
  setTimeout(refresh, EVERY_MS);
}

if (note) refresh();
