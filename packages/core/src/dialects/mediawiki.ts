import { buildDialect } from '../build-dialect.js';
import { codesByKind } from '../codes-by-kind.js';
import type { Answer, Finding } from '../dialect.js';
import { when } from '../when.js';

/** `format=xml`: an `<error>` directly inside `<api>`. Text further inside belongs to wiki pages. */
const XML_ERROR = /^\s{0,100}(?:<\?xml[^>]{0,100}\?>)?\s{0,100}<api[^>]{0,200}>\s{0,100}<error(?=\s)(?: (?!info=)[a-z]{1,20}="[^"]{0,200}")*/;

function xmlError({ text }: Answer): Finding | null {
  const start = XML_ERROR.exec(text?.slice(0, 4096) ?? '')?.[0];
  const code = start === undefined ? undefined : / code="([^"]{1,200})"/.exec(start)?.[1];
  return code === undefined ? null : { code, message: / info="([^"]{0,500})"/.exec(text!.slice(start!.length, start!.length + 520))?.[1] };
}

const isText = (value: unknown): boolean => typeof value === 'string';

/**
 * MediaWiki's action API: HTTP 200 with `error.code`, or `errors[0].code` in the newer error formats, or the same in XML. `maxlag` and `ratelimited` are
 * answered before the module runs; the number beside maxlag is the lag, not a wait, which is in Retry-After. An exception (`internal_api_error_…`) can follow
 * an edit that was saved. `warnings` are no failures. Uncertain: extensions add codes of their own; they are `other-failure`.
 *
 * @see https://www.mediawiki.org/wiki/API:Errors_and_warnings, https://www.mediawiki.org/wiki/API:Etiquette
 */
export const mediawiki = /* @__PURE__ */ buildDialect({
  name: 'mediawiki',
  vendor: 'MediaWiki',
  hosts: ['*.wikipedia.org', '*.wikimedia.org', '*.wikidata.org', 'www.wikidata.org', '*.wiktionary.org', '*.mediawiki.org', '*.fandom.com'],
  markers: ['error'],
  failure: [
    /* @__PURE__ */ when({ 'error.code': isText, 'error.info': isText }, { code: 'error.code', message: 'error.info' }),
    /* @__PURE__ */ when({ 'errors.0.code': isText, 'errors.0.module': isText }, { code: 'errors.0.code', message: 'errors.0.text' }),
    xmlError,
  ],
  codes: /* @__PURE__ */ codesByKind(
    {
      'rate-limit': ['ratelimited', 'maxlag', 'actionthrottledtext', 'throttled', 'login-throttled', 'toofast', 'apierror-ratelimited'],
      'api-key': [
        'badtoken', 'notoken', 'assert*failed', 'permissiondenied', 'readapidenied', 'writeapidenied', 'writerequired', 'notloggedin',
        'mustbeloggedin*', 'mwoauth-*', 'blocked', 'autoblocked', 'systemblocked', 'globalblocking-*', '*blocked', 'protectedpage',
        'cascadeprotected', 'protectednamespace*', 'customcssjsprotected', 'cantcreate*', 'cantedit', 'noedit*', 'nocreate*', 'sessionfailure',
      ],
      'bad-request': [
        'unknown_*', 'unrecognized*', 'bad*', 'missingparam', 'param-missing', 'invalid*', 'no*', 'multival_*', 'toomany*', 'contenttoobig',
        'mustpostparams', 'mustposttoken', 'assertfailed-param', 'articleexists', 'emptypage', 'mixed*', 'multpages', 'paramempty', 'too*',
      ],
      'not-found': ['missingtitle', 'nosuch*', 'pagedeleted', 'missingcontent*', 'no-such-*', 'noimageredirect'],
      server: ['internal_api_error*', 'failed-save', 'unknownerror*', 'servererror', 'dberror', 'search_backend_error', 'cirrussearch-*'],
      'other-failure': ['editconflict', 'abusefilter-*', 'spamblacklist', 'spamdetected', 'captcha*', 'nochange'],
    },
    { readonly: { kind: 'server', executed: 'no' } },
  ),
});
