import { type Script, script } from './script.js';

/**
 * The conductor lays down its office, so that nobody has to wait for the lease to end.
 *
 * KEYS: lease, state. ARGV: process, snapshot ('': as it was), channel, message. Answers 1 if it was the conductor.
 */
export const RESIGN: Script = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
if ARGV[2] ~= '' then redis.call('HSET', KEYS[2], 'snapshot', ARGV[2]) end
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 1
`);
