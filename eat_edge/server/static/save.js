// Files for whoever looks at the page.
import { element } from "./article.js";

/** Let the browser save a blob under a name. */
export function save(name, blob) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url));
}
