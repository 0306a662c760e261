import { AttemptToken } from '../src/attempt-token.js';

test('an earlier attempt that unsubscribes late does not switch off the cancel of the one under way', () => {
  const token = new AttemptToken(undefined, false);
  const [first, second] = [jest.fn(), jest.fn()];
  token.subscribe(first);
  token.subscribe(second);
  token.unsubscribe(first); // the http adapter does so when the answer's stream has closed
  token.cancel('deadline');
  expect([first.mock.calls, second.mock.calls]).toEqual([[], [['deadline']]]);
});
