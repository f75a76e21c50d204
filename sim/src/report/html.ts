// Text becomes markup in one place: what is put into the template is escaped unless it is markup already,
// so no name, reason or number from a run can end a tag or start a script.

/** A piece of finished markup. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlPart = string | number | Html | readonly Html[] | undefined;

/** `html\`<p>${text}</p>\``: strings and numbers are escaped, lists are joined, undefined is nothing. */
export function html(literals: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  let text = literals[0] as string;
  for (const [index, part] of parts.entries()) text += markup(part) + (literals[index + 1] as string);
  return new Html(text);
}

/** Data for a script of the page, as JSON that can't close the element it stands in. */
export function jsonForScript(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function markup(part: HtmlPart): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return part.map(({ text }) => text).join("\n");
}
