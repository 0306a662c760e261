/** `application/json`, `text/json`, `application/problem+json; charset=utf-8` and the like. Not ndjson or JSON sequences, which are streams. */
const JSON_LIKE = /^\s*(?:application|text)\/(?:[\w.-]{1,80}\+)?json\s*(?:;|$)/i;

/** True if a content type says that the body is one JSON value: only such bodies are looked at. */
export function isJsonLike(contentType: string | null | undefined): boolean {
  return JSON_LIKE.test(contentType ?? '');
}
