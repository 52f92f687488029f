/**
 * The URL with another login. It goes among the parameters, where it holds for a socket too (a URL without a host has no
 * place for one in front) and wins over what stands in front.
 */
export function withLogin(url: string, login: { user?: string; password: string }): string {
  const changed = new URL(url);
  for (const [name, value] of Object.entries(login)) changed.searchParams.set(name, value);
  return changed.href;
}

/** Whether the URL brings a password of its own. */
export function hasPassword(url: string): boolean {
  const { password, searchParams } = new URL(url);
  return password !== '' || searchParams.has('password');
}
