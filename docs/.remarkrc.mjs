// Links between the Markdown files of the repository, read as on GitHub: files and headings must exist.
import validateLinks from 'remark-validate-links';

export default { plugins: [[validateLinks, { repository: false }], wellFormedLinks] };

/** There is no asking the network in a test: only what is no address at all is found. */
function wellFormedLinks() {
  return (tree, file) => {
    const walk = (node) => {
      if (typeof node.url === 'string' && /^[a-z][a-z0-9+.-]*:/i.test(node.url) && !isWellFormed(node.url)) file.message(`No usable address: ${node.url}`, node);
      for (const child of node.children ?? []) walk(child);
    };
    walk(tree);
  };
}

function isWellFormed(url) {
  return URL.canParse(url) && /^(?:https|mailto):$/.test(new URL(url).protocol);
}
