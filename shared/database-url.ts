/**
 * The URL with another login and nothing left of its own. A URL of a socket, which has no host, has no place for one in front:
 * there it goes among the parameters.
 */
export function withLogin(url: string, login: { user?: string; password: string }): string {
  const changed = new URL(url);
  const { searchParams } = changed;
  const user = login.user ?? searchParams.get('user') ?? decodeURIComponent(changed.username);
  searchParams.delete('user');
  searchParams.delete('password');
  if (changed.host) Object.assign(changed, { username: encodeURIComponent(user), password: encodeURIComponent(login.password) });
  else for (const [name, value] of Object.entries({ user, password: login.password })) if (value) searchParams.set(name, value);
  return changed.href;
}

/** Whether the URL brings a password of its own. */
export function hasPassword(url: string): boolean {
  const { password, searchParams } = new URL(url);
  return password !== '' || searchParams.has('password');
}
