import fc from 'fast-check';

/** Times that a calendar has, to the second, as HTTP dates are. In milliseconds since 1970. */
export const seconds = fc.integer({ min: 0, max: 253_402_300_799 }).map((second) => second * 1000);
/** The three forms of RFC 9110, section 5.6.7. */
export const DATE_FORMS = { imf: (at: number): string => new Date(at).toUTCString(), asctime } as const;

function asctime(at: number): string {
  const [, weekday, day, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(new Date(at).toUTCString())!;
  return `${weekday} ${month} ${String(Number(day)).padStart(2, ' ')} ${time} ${year}`;
}

const numbers = fc.oneof(
  fc.nat().map(String),
  fc.constantFrom('0', '-1', '1e308', '1e400', '-0', '00', '0x10', '1_000', '1.5', '.5', '5.', 'NaN', 'Infinity', '9'.repeat(15), '9'.repeat(400), '2147483647', '2147483648', '9007199254740993'),
  fc.double().map(String),
);
const dates = fc.oneof(
  fc.tuple(seconds, fc.constantFrom(...Object.values(DATE_FORMS))).map(([at, write]) => write(at)),
  fc.constantFrom('Fri, 31 Dec 9999 23:59:59 GMT', 'Mon, 01 Jan 99999 00:00:00 GMT', 'Mon, 99 Jan 2024', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Monday, 01-Jan-24 12:00:30 GMT', 'Mon, GMT', '9999-12-31T23:59:59Z'),
);
const pieces = fc.array(fc.oneof(fc.constantFrom('"', ';', ',', '=', ' ', '\\', ':', '(', ')', '?1', 'r', 't', 'q', 'w', 'pk', 'limit', 'remaining', 'reset', '__proto__', 'r=0', 't='), numbers), { maxLength: 12 }).map((list) => list.join(''));

/** What a server may write into the header of a wait. */
export const headerValues = fc.oneof({ weight: 2, arbitrary: numbers }, { weight: 2, arbitrary: dates }, { weight: 3, arbitrary: pieces }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) });

const NAMES = ['retry-after', 'Retry-After', 'date', 'ratelimit', 'ratelimit-policy', 'ratelimit-reset', 'x-ratelimit-reset-after', 'x-ratelimit-reset', 'x-rate-limit-reset', 'x-request-id', 'content-type'];

/** Headers as a record, some of them several times. */
export const headerRecords: fc.Arbitrary<Record<string, string | string[]>> = fc.dictionary(
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: fc.string({ maxLength: 10 }) }),
  fc.oneof({ weight: 6, arbitrary: headerValues }, { weight: 1, arbitrary: fc.array(headerValues, { maxLength: 3 }) }),
  { maxKeys: 4 },
);
