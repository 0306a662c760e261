import { wrapFetch } from '@holdfast/fetch-adapter';
import * as undici6 from 'undici-6';
import * as undici7 from 'undici-7';
import { Loopback } from './support/loopback.js';
import { observe, WAYS } from './support/observe.js';
import { REPLIES } from './support/replies.js';

// Programs that take undici from npm get responses of a class of its own, over connections of their own.

const FETCHES = { 'undici 6': undici6, 'undici 7': undici7 };

let server: Loopback;
beforeAll(async () => {
  server = await Loopback.start(({ url = '' }, response) => REPLIES[decodeURIComponent(url.split('/').pop()!)]!(response));
});
afterAll(() => server.close());

describe.each(Object.keys(FETCHES) as (keyof typeof FETCHES)[])('the fetch of %s', (which) => {
  const { fetch, Agent } = FETCHES[which];
  const dispatcher = new Agent();
  const bare = fetch as unknown as typeof globalThis.fetch;
  const wrapped = wrapFetch(bare, { retries: 0 });
  afterAll(() => dispatcher.destroy());

  describe.each(['json', 'json in pieces', 'json beyond the limit, in pieces', 'text', 'no content', 'several cookies', 'bad request', 'redirect'])('the answer "%s"', (name) => {
    test.each(Object.keys(WAYS))('read by %s', async (way) => {
      const send = (subject: typeof globalThis.fetch): Promise<Response> => subject(`${server.url}/reply/${encodeURIComponent(name)}`, { dispatcher } as RequestInit);
      expect(await observe(wrapped as typeof bare, send, way)).toEqual(await observe(bare, send, way));
    });
  });
});
