/** A story with the event in which it stands now. */
export interface Placed {
  id: string;
  eventId: string;
}

/** Stories that report one happening, and the event that they keep; null: they need a new one. */
export interface Assigned {
  stories: Placed[];
  eventId: string | null;
}

/** A group keeps the event in which most of its stories stand already (the oldest one of several); each event goes to one group. */
export function assignEvents(groups: readonly Placed[][]): Assigned[] {
  const claims = groups.flatMap((stories, group) => {
    const counts = new Map<string, number>();
    for (const { eventId } of stories) counts.set(eventId, (counts.get(eventId) ?? 0) + 1);
    return [...counts].map(([eventId, count]) => ({ group, eventId, count }));
  });
  claims.sort((x, y) => y.count - x.count || Number(BigInt(x.eventId) - BigInt(y.eventId)) || x.group - y.group);
  const kept = new Map<number, string>();
  const taken = new Set<string>();
  for (const { group, eventId } of claims) {
    if (kept.has(group) || taken.has(eventId)) continue;
    kept.set(group, eventId);
    taken.add(eventId);
  }
  return groups.map((stories, group) => ({ stories, eventId: kept.get(group) ?? null }));
}
