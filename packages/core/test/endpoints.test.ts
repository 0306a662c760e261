import * as d from '../src/dialects/index.js';
import { type Dialect, secretsOf } from '../src/index.js';

type Repeat = 'safe' | 'never' | undefined;

function ruleFor(dialect: Dialect, path: string): Repeat {
  return dialect.endpoints.find((rule) => rule.path.test(path))?.repeat;
}

/** Paths, with what the dialect knows of a repeated call there. What is not known counts by its method. */
const PATHS: readonly (readonly [Dialect, Repeat, readonly string[]])[] = [
  [d.rocketcad, 'never', ['/api/1.1/wf/911', '/api/1.1/wf/911/', '/api/1.1/wf/911/initialize', '/wf/Panic', '/wf/panic/initialize/']],
  [d.rocketcad, 'safe', ['/api/1.1/wf/ping', '/api/1.1/wf/ping/', '/wf/LocationPing']],
  [d.rocketcad, undefined, ['/wf/911/close', '/wf/panics', '/wf/911s', '/911', '/wf/pinged', '/wf/ping/x', '/wf/x/ping']],
  [d.imperialcad, 'never', ['/api/1.1/wf/911', '/wf/panic/', '/wf/Call911', '/wf/call-911', '/wf/createcall', '/wf/newcall']],
  [d.imperialcad, undefined, ['/wf/911/x', '/911', '/wf/recall911', '/wf/createcalls']],
  [d.sonorancad, 'never', ['/emergency/call_911', '/v2/calls/911', '/v2/PANIC']],
  [d.sonorancad, 'safe', ['/emergency/unit_location', '/Emergency/Unit_Location']],
  [d.sonorancad, undefined, ['/emergency/call_911/x', '/calls/911/notes', '/panic/off', '/emergency/unit_locations', '/nopanic']],
  [d.alphaVantage, 'safe', ['/query']],
  [d.alphaVantage, undefined, ['/query/x', '/x/query']],
  [d.omdb, 'safe', ['/', '/x']],
  [d.omdb, undefined, ['relative']],
  [d.apilayer, 'safe', ['/latest']],
  [d.apilayer, undefined, ['latest']],
  [d.etherscan, 'safe', ['/api', '/v2/api']],
  [d.etherscan, undefined, ['/api/x']],
  [d.googleMaps, 'safe', ['/maps/api/geocode/json']],
  [d.googleMaps, undefined, ['/x/maps/api/geocode/json', '/maps/apis']],
  [d.kraken, 'safe', ['/0/public/Ticker']],
  [d.kraken, undefined, ['/0/private/AddOrder', '/x/0/public/Ticker']],
  [d.slack, 'safe', ['/api/users.list', '/api/users.info', '/api/conversations.history', '/api/api.test', '/api/conversations.members', '/api/team.getInfo', '/api/users.get']],
  [d.slack, undefined, ['/api/chat.postMessage', '/api/users.lists', '/api/list', '/users.list', '/api/a/users.list', '/api/users.get.x', '/api/users.get2']],
  [d.telegram, 'safe', ['/bot1:ABC/getMe', '/bot1:ABC/test/getUpdates', '/bot1:ABC/GETME']],
  [d.telegram, undefined, ['/bot1:ABC/sendMessage', '/bot1:ABC/get', '/bot1:ABC/getMe/x', '/bot/getMe', '/bot1:ABC/x/getMe', '/bot1:ABC/get-me', '/bot1:ABC/forget']],
  [d.vk, 'safe', ['/method/users.get', '/method/wall.getById', '/method/users.search', '/method/groups.isMember', '/method/utils.checkLink']],
  [d.vk, undefined, ['/method/wall.post', '/method/wall.get.x', '/users.get', '/method/a/users.get', '/method/users.get-x', '/method/.get']],
  [d.wechat, 'safe', ['/cgi-bin/menu/get', '/cgi-bin/token', '/cgi-bin/user/info', '/x/list', '/x/batchget', '/cgi-bin/gettoken']],
  [d.wechat, undefined, ['/cgi-bin/menu/get/x', '/cgi-bin/forget', '/cgi-bin/message/send']],
];

describe.each(PATHS.map(([dialect, repeat, paths]) => [dialect.name, String(repeat), dialect, repeat, paths] as const))('%s, %s to repeat', (_name, _repeat, dialect, repeat, paths) => {
  it.each(paths)('%s', (path) => {
    expect(ruleFor(dialect, path)).toBe(repeat);
  });
});

it('apilayer is safe to repeat for GET alone', () => {
  expect(d.apilayer.endpoints.map(({ method }) => method)).toEqual(['GET']);
});

describe('credentials in paths', () => {
  it.each<[string, Dialect, string | undefined]>([
    ['/bot123:ABCdef/sendMessage', d.telegram, '123:ABCdef'],
    ['/bot123:ABCdef', d.telegram, '123:ABCdef'],
    ['/file/bot123:ABCdef/photo.jpg', d.telegram, '123:ABCdef'],
    [`/bot${'x'.repeat(300)}/getMe`, d.telegram, undefined],
    ['/bot/getMe', d.telegram, undefined],
    ['/api/webhooks/123456/aToken-1', d.discord, 'aToken-1'],
    ['/api/webhooks/123456/aToken-1/messages/7', d.discord, 'aToken-1'],
    ['/api/webhooks/name/aToken-1', d.discord, undefined],
    ['/api/channels/123456/messages', d.discord, undefined],
  ])('%s', (path, dialect, secret) => {
    expect(secretsOf({ url: `https://api.example${path}` }, dialect)).toEqual(secret === undefined ? [] : expect.arrayContaining([secret]));
  });
});
