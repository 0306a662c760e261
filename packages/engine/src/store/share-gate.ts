import type { Gate } from '../gate/gate.js';
import type { Settings } from '../options.js';
import { paceOfAll, paceOfShare } from './shared-limit.js';
import type { Store } from './store.js';

/** Hands the pace of a gate to a store: what may leave is then decided with all other processes. */
export function shareGate(gate: Gate, key: string, store: Store, settings: Pick<Settings, 'pace' | 'initialPace' | 'clock'>): void {
  const { scope } = gate;
  const known = settings.initialPace?.scopes[scope] ?? null;
  const pace = store.share({
    key,
    clock: settings.clock,
    waiting: () => gate.waiting,
    changed: () => gate.onPaceChanged(),
    degraded: (reason) => gate.tell({ type: 'degraded', scope, reason }),
    rejoined: () => gate.tell({ type: 'rejoined', scope }),
    createPace: (initial) => paceOfAll(settings.pace, initial ?? known),
    createShare: (initial, processes) => paceOfShare(settings.pace, initial ?? known, processes),
  });
  gate.share(pace);
}
