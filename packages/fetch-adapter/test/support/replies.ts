import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const SUCCESS = JSON.stringify({ status: 'success', response: { success: true, message: 'Grüße 🚑', requestID: 'ABCDEFGHIJKLMNO' } });
const LONG = JSON.stringify({ rows: Array.from({ length: 9000 }, (_, row) => ({ row, ok: true })) });

export function reply(status: number, headers: Record<string, string>, body: string | Buffer, chunked = false) {
  return (response: ServerResponse): void => {
    const bytes = Buffer.from(body);
    response.writeHead(status, { ...headers, ...(!chunked && { 'content-length': String(bytes.length) }) });
    if (!chunked) return void response.end(bytes);
    for (let i = 0; i < bytes.length; i += 4096) response.write(bytes.subarray(i, i + 4096));
    response.end();
  };
}

/** Answers that are no failure in the eyes of any dialect. */
export const REPLIES: Readonly<Record<string, (response: ServerResponse) => void>> = {
  json: reply(200, JSON_TYPE, SUCCESS),
  'json in pieces': reply(200, JSON_TYPE, SUCCESS, true),
  'json beyond the limit, length known': reply(200, JSON_TYPE, LONG),
  'json beyond the limit, in pieces': reply(200, JSON_TYPE, LONG, true),
  'json that says false somewhere': reply(200, JSON_TYPE, '{"enabled":false}'),
  'problem+json': reply(200, { 'content-type': 'application/problem+json' }, '{"title":"fine"}'),
  'a form that calls itself json': reply(200, JSON_TYPE, 'a=1&b=2'),
  form: reply(200, { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1&b=2'),
  'no json at all': reply(200, JSON_TYPE, 'Hello { world'),
  'an empty json body': reply(200, JSON_TYPE, ''),
  'an empty body in pieces': reply(200, JSON_TYPE, '', true),
  'byte order mark': reply(200, JSON_TYPE, `\ufeff${SUCCESS}`),
  'invalid UTF-8': reply(200, JSON_TYPE, Buffer.from([0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22])),
  'null bytes': reply(200, JSON_TYPE, '"\u0000\u0000"'),
  gzip: reply(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync(SUCCESS)),
  'gzip beyond the limit': reply(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync(LONG)),
  brotli: reply(200, { ...JSON_TYPE, 'content-encoding': 'br' }, brotliCompressSync(SUCCESS), true),
  text: reply(200, { 'content-type': 'text/plain' }, 'hello'),
  'no content type': reply(200, {}, SUCCESS),
  created: reply(201, JSON_TYPE, SUCCESS),
  'no content': (response) => response.writeHead(204, JSON_TYPE).end(),
  'reset content': (response) => response.writeHead(205, JSON_TYPE).end(),
  'not modified': (response) => response.writeHead(304, { ...JSON_TYPE, etag: '"1"' }).end(),
  'bad request': reply(400, JSON_TYPE, '{"statusCode":400,"body":{"status":"MISSING_DATA","message":"Missing parameter"}}'),
  'not found as text': reply(404, { 'content-type': 'text/html' }, '<p>no'),
  'several cookies': (response) => response.writeHead(200, { ...JSON_TYPE, 'set-cookie': ['a=1', 'b=2'] }).end(SUCCESS),
  'own status text': (response) => response.writeHead(200, 'Fine By Me', JSON_TYPE).end(SUCCESS),
  redirect: (response) => response.writeHead(302, { location: '/reply/json' }).end(),
};
