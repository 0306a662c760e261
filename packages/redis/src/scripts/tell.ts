import { type Script, script } from './script.js';

/**
 * A process says what it wants and what its attempts met. Whoever conducts the scope hears it; where nobody does, the process takes the lease and
 * conducts from now on. Atomic, so that there is one conductor at a time.
 *
 * KEYS: lease, state, pause. ARGV: process, lease ms, state ms, channel, message, least ms a lease has left whose holder listens (0: not asked).
 * Answers: holder, receivers, conductor before, snapshot, pause ms (below 1: none), open.
 */
export const TELL: Script = script(`
local holder = redis.call('GET', KEYS[1])
local heard = 0
if holder and holder ~= ARGV[1] then
  heard = redis.call('PUBLISH', ARGV[4], ARGV[5])
  if heard == 0 and redis.call('PTTL', KEYS[1]) < tonumber(ARGV[6]) then holder = false end
end
local state = redis.call('HMGET', KEYS[2], 'by', 'snapshot', 'open')
if not holder then
  holder = ARGV[1]
  redis.call('SET', KEYS[1], holder, 'PX', ARGV[2])
  redis.call('HSET', KEYS[2], 'by', holder)
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
return { holder, heard, state[1] or '', state[2] or '', redis.call('PTTL', KEYS[3]), state[3] or '0' }
`);
