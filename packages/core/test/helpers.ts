import { classify, rocketcad, type Outcome, type Verdict } from '../src/index.js';

/** A RocketCAD answer body as text. */
export function body(response: unknown, status: unknown = 'success'): string {
  return JSON.stringify({ status, response });
}

/** The verdict on a 200 of RocketCAD. */
export function judge(body: unknown, status = 200, headers?: Record<string, string>): Verdict {
  return classify({ status, body, headers } as Outcome, rocketcad);
}
