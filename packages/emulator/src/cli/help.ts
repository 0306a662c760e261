import { FAULTS } from '../faults/fault.js';

const KINDS = Object.keys(FAULTS);

/** What `--help` prints. */
export const HELP = `holdfast-emulator: a RocketCAD on this machine, to test against.

Usage: npx @holdfast/emulator [options]

Limit (per API key; none unless --rate is given)
  --rate <calls>          calls allowed per --per-ms, 1 to 1000000
  --per-ms <ms>           default 1000
  --burst <calls>         calls that a token bucket holds; default: the rate
  --limit <kind>          token-bucket (default), fixed-window or sliding-window
  --lock-out <ms>         penalty: each refusal locks the key out for so long
  --warn <percent>        warn (2B) in the last so many percent of the allowance
  --http-429              refuse with 429 and Retry-After, not with 2A in a 200

Service
  --port <port>           default 0, a free one; always on 127.0.0.1
  --key <key>             an API key; may be repeated; default demo-key
  --latency <ms>          time to answer a call that ran; default 0
  --refused-latency <ms>  time to answer anything else; default 0
  --jitter <ms>           up to so much more, at random
  --fault <fault>         as in "server-error;status=503;times=3" or "reset-after;probability=0.01";
                          may be repeated. Kinds:
                          ${KINDS.slice(0, 6).join(', ')},
                          ${KINDS.slice(6).join(', ')}
  --seed <number>         for chances and jitter; default 1

  -v, --verbose           a line of counters every second, even when this is no terminal
  -h, --help              this text

Stop it with Ctrl-C.
`;
