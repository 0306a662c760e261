import { RetryBudget } from '../src/gate/retry-budget.js';

/** How many retries a budget holds at a time. */
function takeAll(budget: RetryBudget, now: number): number {
  let taken = 0;
  while (budget.take(now)) taken++;
  return taken;
}

function budgetOf(calls: number, now: number): RetryBudget {
  const budget = new RetryBudget();
  for (let i = 0; i < calls; i++) budget.count(now);
  return budget;
}

test('ten retries are always there, more for more traffic', () => {
  expect([1, 50, 100, 1000].map((calls) => takeAll(budgetOf(calls, 0), 0))).toEqual([10, 10, 20, 200]);
});

test.each([0, 5000, 9999, 10_000, 123_456_789.5])('whenever the first call came, the first ten seconds share one budget: %d', (start) => {
  const budget = budgetOf(40, start);
  expect([0, 1, 4000, 9999].map((later) => takeAll(budget, start + later))).toEqual([10, 0, 0, 0]);
  expect(takeAll(budget, start + 10_000)).toBe(5);
});

test('what was long ago is forgotten', () => {
  const budget = budgetOf(1000, 0);
  expect(takeAll(budget, 0)).toBe(200);
  budget.count(3_600_000);
  expect(takeAll(budget, 3_600_000)).toBe(10);
});
