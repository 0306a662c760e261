import fc from 'fast-check';
import { type Waiter, WaitingRoom } from '../src/gate/waiting-room.js';

interface Guest extends Waiter {
  readonly id: number;
}

let ids = 0;
const guest = (priority: number, replaceKey?: string, order = ids): Guest => ({ id: ids++, order, priority, replaceKey, previous: null, next: null });

test('behaves like a sorted list, whatever is done to it', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('add' as const), priority: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ do: fc.constant('addBack' as const), priority: fc.integer({ min: 0, max: 9 }), order: fc.integer({ min: -20, max: -1 }) }),
    fc.record({ do: fc.constant('shift' as const) }),
    fc.record({ do: fc.constant('remove' as const), which: fc.nat() }),
    fc.record({ do: fc.constant('takePlace' as const), which: fc.nat(), priority: fc.integer({ min: 0, max: 9 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const room = new WaitingRoom<Guest>();
      const model: Guest[][] = Array.from({ length: 10 }, () => []);
      for (const action of steps) {
        const all = model.flat();
        if (action.do === 'add') {
          const added = guest(action.priority);
          room.add(added);
          model[action.priority]!.push(added);
        } else if (action.do === 'addBack') {
          const back = guest(action.priority, undefined, action.order);
          room.addBack(back);
          const list = model[action.priority]!;
          const behind = list.findIndex(({ order }) => order >= back.order);
          list.splice(behind < 0 ? list.length : behind, 0, back);
        } else if (action.do === 'shift') {
          expect(room.shift()?.id).toBe(all[0]?.id);
          model.find((list) => list.length > 0)?.shift();
        } else if (all.length > 0) {
          const chosen = all[action.which % all.length]!;
          const list = model[chosen.priority]!;
          if (action.do === 'remove') {
            expect(room.remove(chosen)).toBe(true);
            expect(room.remove(chosen)).toBe(false);
            list.splice(list.indexOf(chosen), 1);
          } else {
            const newer = guest(action.priority);
            room.takePlace(newer, chosen);
            if (action.priority === chosen.priority) list.splice(list.indexOf(chosen), 1, newer);
            else {
              list.splice(list.indexOf(chosen), 1);
              model[action.priority]!.push(newer);
            }
          }
        }
        expect(room.size).toBe(model.flat().length);
        expect(room.last()?.id).toBe(model.flat().at(-1)?.id);
      }
      expect(room.all().map(({ id }) => id)).toEqual(model.flat().map(({ id }) => id));
    }),
  );
});

test('finds a waiting call by its key for as long as it waits', () => {
  const room = new WaitingRoom<Guest>();
  const first = guest(5, 'k');
  room.add(first);
  expect(room.withKey('k')).toBe(first);
  const second = guest(5, 'k');
  room.takePlace(second, first);
  expect(room.withKey('k')).toBe(second);
  room.shift();
  expect(room.withKey('k')).toBeUndefined();
});
