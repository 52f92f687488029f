import { VERSION } from '../../shared/package.ts';

/** Where a publisher finds out who reads the site, how often, and how to stop it. */
export const CONTACT = 'https://github.com/wirecopy/wirecopy#readme';

/** Our own name: no publisher should have to guess who asks. */
export const USER_AGENT = `wirecopy/${VERSION} (+${CONTACT})`;
