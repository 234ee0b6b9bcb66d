// The same documents without their names, to look at before they are copied.
import { element } from "./article.js";

/** Show redacted records: what stands where something was hidden is marked. */
export function redactedOf(records) {
  return records.map(({ text, redactions, error, lang }) => {
    if (error !== null) return element("p", { class: "error" }, error);
    const shown = element("p", { lang, dir: "auto" });
    const points = [...text];
    let end = 0;
    for (const hidden of redactions) {
      shown.append(points.slice(end, hidden.start).join(""));
      shown.append(element("span", { class: "hidden" }, hidden.text));
      end = hidden.end;
    }
    shown.append(points.slice(end).join(""));
    return shown;
  });
}
