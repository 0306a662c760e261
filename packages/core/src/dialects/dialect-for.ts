import type { Dialect } from '../dialect.js';
import { allDialects } from './all.js';
import { http } from './http.js';

/**
 * The dialect whose `hosts` cover a URL, so that one client can serve several APIs; the most exact name counts, then the order. `http`, which reads statuses
 * and headers alone, where none covers it.
 *
 * @param dialects - The dialects to choose from. @default all that come with the package
 * @example
 * ```ts
 * dialectFor('https://slack.com/api/auth.test').name; // 'slack'
 * ```
 */
export function dialectFor(url: string | URL, dialects: readonly Dialect[] = allDialects): Dialect {
  const host = hostOf(url);
  let best = http;
  let exactness = 0;
  for (const dialect of dialects) {
    for (const name of dialect.hosts) {
      const length = name.replace('*.', '').length;
      if (length <= exactness || !covers(name.toLowerCase(), host)) continue;
      best = dialect;
      exactness = length;
    }
  }
  return best;
}

function hostOf(url: string | URL): string {
  try {
    return new URL(url).hostname.replace(/\.$/, '');
  } catch {
    return '';
  }
}

function covers(name: string, host: string): boolean {
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
}
