import { BODY, SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './page.generated.js';
import type { Timeline } from './timeline.js';

/** Nothing from outside, and no script but ours, whatever the texts in the timeline say. */
const POLICY = `default-src 'none'; script-src '${SCRIPT_HASH}'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

/** Writes the page of a timeline. */
export function renderPage(timeline: Timeline): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Holdfast traffic</title>
<style>${STYLE}</style>
</head>
<body>
${BODY}<script type="application/json" id="timeline">${inert(timeline)}</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** JSON in which no text can end the element that holds it, or begin another. */
function inert(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
