import { existsSync } from 'node:fs';

/** Debian's path. */
export const CHROMIUM = '/usr/bin/chromium';

/** Nothing that reaches for the network. */
export const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Is it here? CI says that it must be. */
export const isThere = existsSync(CHROMIUM);
if (!isThere && process.env['HOLDFAST_REQUIRE_CHROMIUM'] === '1') throw new Error(`${CHROMIUM} is missing, and HOLDFAST_REQUIRE_CHROMIUM=1 says that it must not.`);
if (!isThere) console.warn(`SKIPPED: browser tests, because there is no ${CHROMIUM} (apt-get install chromium).`);
