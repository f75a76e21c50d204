// The head of the page: what was run, the verdict in one sentence that can be read from across the room, the key figures,
// and the line that replays the run.

import { type Html, html } from "./html.js";
import type { ReportData, ReportFigure, ReportVerdict } from "./report-data.js";

/** The word and the sign of each verdict, so that it never rests on colour alone. */
const verdictLooks: Readonly<Record<ReportVerdict["kind"], { readonly word: string; readonly path: string }>> = {
  pass: { word: "Passed", path: "M9 17l5.5 5.5L25 11" },
  fail: { word: "Failed", path: "M11 11l12 12M23 11L11 23" },
  unchecked: { word: "Nothing was checked", path: "M17 10v9M17 23.5v.5" },
};

export function renderHead({ title, subtitle, verdict, figures, replayCommand }: ReportData): Html {
  return html`<header><h1>${title}</h1><p>${subtitle}</p></header>
${renderVerdict(verdict)}
<dl class="figures">${figures.map(renderFigure)}</dl>
<p class="replay"><span>Replay</span><code>${replayCommand}</code></p>`;
}

function renderVerdict({ kind, sentence, detail }: ReportVerdict): Html {
  const { word, path } = verdictLooks[kind];
  return html`<section class="verdict ${kind}" aria-label="Verdict">
<svg class="mark" viewBox="0 0 34 34" aria-hidden="true"><circle cx="17" cy="17" r="16"/><path d="${path}"/></svg>
<div><p class="word">${word}</p><p class="sentence">${sentence}</p>${detail === undefined ? undefined : html`<p class="detail">${detail}</p>`}</div>
</section>`;
}

function renderFigure({ label, value, unit, note }: ReportFigure): Html {
  return html`<div class="figure"><dt>${label}</dt><dd><b class="${value.length > 12 ? "long" : ""}">${value}</b>${optional("small", unit)}${optional("em", note)}</dd></div>`;
}

function optional(element: "small" | "em", text: string | undefined): Html | undefined {
  if (text === undefined) return undefined;
  return element === "small" ? html`<small>${text}</small>` : html`<em>${text}</em>`;
}
