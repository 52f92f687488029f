import { VERSION } from '../../shared/package.ts';

/** The product token: by it robots.txt and X-Robots-Tag speak to this program alone. */
export const PRODUCT = 'wirecopy';

/** Where a publisher finds out who reads the site, how often, and how to stop it. */
const PROJECT = 'https://github.com/wirecopy/wirecopy#readme';

/** Our own name with the operator's address, else the project's: no publisher should have to guess who asks. */
export const userAgentOf = (contact: string | null): string => `${PRODUCT}/${VERSION} (+${contact ?? PROJECT})`;
