import { type Script, script } from './script.js';

/**
 * Admission: the conductor lets attempts of other processes leave, if it still is the conductor. Renews its lease, keeps what was learned for whoever
 * comes after it, and the pause for as long as it lasts: of two pauses the longer one wins.
 *
 * A lease that is gone (flushed, evicted, late) is taken again unless somebody else has conducted since.
 *
 * KEYS: lease, state, pause. ARGV: process, lease ms, state ms, snapshot ('': as it was), pause ms (0: over, below 0: as it was), open, then pairs of
 * channel and message. Answers: 0 if it is deposed; else 1 and the number of receivers of each message.
 */
export const CONDUCT: Script = script(`
local me = ARGV[1]
local holder = redis.call('GET', KEYS[1])
if not holder then
  local by = redis.call('HGET', KEYS[2], 'by')
  if not by or by == me then holder = me end
end
if holder ~= me then return { 0 } end
redis.call('SET', KEYS[1], me, 'PX', ARGV[2])
redis.call('HSET', KEYS[2], 'by', me, 'open', ARGV[6])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[2], 'snapshot', ARGV[4]) end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
local pause = tonumber(ARGV[5])
if pause == 0 then
  redis.call('DEL', KEYS[3])
elseif pause > 0 and redis.call('PTTL', KEYS[3]) < pause then
  redis.call('SET', KEYS[3], '1', 'PX', pause)
end
local answer = { 1 }
for i = 7, #ARGV, 2 do answer[#answer + 1] = redis.call('PUBLISH', ARGV[i], ARGV[i + 1]) end
return answer
`);
