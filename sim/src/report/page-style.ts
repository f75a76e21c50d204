// The look of the page: one column that narrows to a phone, light or dark as the reader's system is, always light on paper.
// It loads nothing: fonts are the system's, signs are drawn.

/** How many series have a look of their own; there are ten classes of traffic. */
export const seriesLooks = 10;

export const pageStyle: string = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --line: #e3e6eb; --grid: #e9ecf0; --zero: #9aa3af;
  --text: #1b2430; --soft: #5d6877;
  --pass: #11734a; --fail: #b3261e; --unchecked: #8a5a00;
  --s0: #2563c9; --s1: #c2570c; --s2: #0e8a6d; --s3: #8b3fc4; --s4: #b8336a; --s5: #69737f;
  --s6: #0891b2; --s7: #a08600; --s8: #7a4a2b; --s9: #6a9a00;
  --shade: #d63e56; --drop: #d4677a; --jam: #dba32f; --crash: #55606e; --heal: #11734a; --bad: #b3261e;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #10141a; --card: #181e26; --line: #2a323d; --grid: #262e38; --zero: #66717f;
    --text: #e6eaf0; --soft: #9ba6b4;
    --pass: #15794f; --fail: #b9362e; --unchecked: #8f6410;
    --s0: #6ea3ff; --s1: #f0954f; --s2: #45c7a5; --s3: #bf8bf0; --s4: #ee7fa8; --s5: #9aa5b1;
    --s6: #4fd0ea; --s7: #d3c14a; --s8: #c79a78; --s9: #a3d65c;
    --shade: #f0546e; --drop: #d4607a; --jam: #cf9a35; --crash: #a9b4c0; --heal: #45c78d; --bad: #f0776e;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main { max-width: 1160px; margin: 0 auto; padding: 24px 20px 48px; display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; }
main > * { grid-column: 1 / -1; margin: 0; min-width: 0; }
h1 { font-size: 20px; line-height: 1.3; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 15px; margin: 0; }
h1, h2, p, li, dt { overflow-wrap: anywhere; }
header p, figcaption p, .table > p { margin: 2px 0 0; color: var(--soft); }
figcaption p, .table > p { font-size: 13px; }

.verdict { display: flex; gap: 20px; align-items: center; padding: 22px 26px; border-radius: 12px; color: #fff; }
.verdict.pass { background: var(--pass); } .verdict.fail { background: var(--fail); } .verdict.unchecked { background: var(--unchecked); }
.verdict p { margin: 0; overflow-wrap: anywhere; }
.mark { flex: none; width: 56px; height: 56px; fill: none; stroke: #fff; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.mark circle { stroke-width: 1.4; opacity: .55; }
.word { font-size: 13px; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; opacity: .85; }
.sentence { font-size: 25px; font-weight: 650; line-height: 1.25; letter-spacing: -.015em; text-wrap: balance; }
.detail { margin-top: 5px !important; opacity: .92; }

.figures { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.figure { padding: 11px 16px 12px; box-shadow: 1px 1px 0 var(--line); }
dt { font-size: 13px; color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
dd b { font-size: 21px; font-weight: 600; letter-spacing: -.01em; }
dd b.long { font: 600 16px/1.9 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: 0; }
dd small { font-size: 14px; margin-left: 4px; color: var(--soft); }
dd em { display: block; font-style: normal; font-size: 12.5px; color: var(--soft); }

.replay { display: flex; gap: 12px; align-items: baseline; font-size: 13px; color: var(--soft); }
.replay code { flex: 1; min-width: 0; padding: 6px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: var(--text); font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; user-select: all; }

.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 20px; overflow: clip; }
.chart.half { grid-column: auto / span 1; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; list-style: none; margin: 8px 0 0; padding: 0; font-size: 12.5px; color: var(--soft); }
.legend:empty { display: none; }
.sign { display: inline-block; width: 14px; height: 10px; margin-right: 6px; border-radius: 2px; }
.sign.lines { height: 3px; vertical-align: 3px; }
.sign.heal { width: 0; height: 12px; border-left: 2px dotted var(--heal); border-radius: 0; margin: 0 10px 0 4px; vertical-align: -2px; }
.sign.drop, .sign.stop { background: var(--drop); } .sign.jam, .sign.slow { background: var(--jam); } .sign.crash { background: var(--crash); }
.sign.other { background: var(--s3); } .lanes .other { fill: var(--s3); }
.sign.st-strong { height: 3px; vertical-align: 3px; background: var(--s0); } .sign.st-weak { height: 3px; vertical-align: 3px; background: var(--zero); }
.sign.st-lost { height: 3px; vertical-align: 3px; background: var(--bad); }
.sign.other, .sign.drop, .sign.stop, .sign.jam, .sign.slow, .sign.crash { height: 6px; vertical-align: 2px; }
.sign.shade { background: color-mix(in srgb, var(--shade) 22%, transparent); }

.axis-title { margin: 0; font-size: 12px; color: var(--soft); }
.axis-title.y { margin: 10px 0 8px; }
.axis-title.x { text-align: right; margin-top: 2px; }
.plot { display: grid; grid-template-columns: var(--label-width) minmax(0, 1fr); font-size: 12px; color: var(--soft); }
.y-labels { position: relative; }
.y-labels span { position: absolute; right: 8px; transform: translateY(50%); line-height: 1; white-space: nowrap; }
.area { position: relative; }
.area svg { display: block; width: 100%; height: 230px; overflow: visible; }
.x-labels { grid-column: 2; position: relative; height: 20px; margin-top: 4px; }
.x-labels span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.x-labels .first { transform: none; } .x-labels .last { transform: translateX(-100%); }
.area line, .area path { vector-effect: non-scaling-stroke; }
.grid { stroke: var(--grid); } .grid.zero { stroke: var(--zero); }
.shade { fill: var(--shade); }
${[0.09, 0.15, 0.21, 0.27, 0.33].map((opacity, index) => `rect.d${index + 1} { fill-opacity: ${opacity}; }`).join(" ")}
.lanes { display: block; width: 100%; grid-column: 2; margin-top: 7px; overflow: hidden; }
.lanes .drop, .lanes .stop { fill: var(--drop); } .lanes .jam, .lanes .slow { fill: var(--jam); } .lanes .crash { fill: var(--crash); }
.area line.heal { stroke: var(--heal); stroke-width: 1.5; stroke-dasharray: 4 3; }
path.lines { fill: none; stroke-width: 1.7; stroke-linejoin: round; }
.space-time .y-labels span { transform: translateY(-50%); }
.st-weak { fill: none; stroke: var(--zero); stroke-width: 1; opacity: .45; } .st-strong { fill: none; stroke: var(--s0); stroke-width: 1.6; }
.st-lost { fill: none; stroke: var(--bad); stroke-width: 1.4; opacity: .7; } .st-down { fill: var(--crash); opacity: .35; }
.st-dot { stroke-width: 8; stroke-linecap: round; opacity: 1; } .st-dot.st-violation { stroke: var(--bad); stroke-width: 14; fill: none; }
.veil { position: absolute; top: 0; bottom: 0; right: 0; background: var(--card); opacity: .88; pointer-events: none; }
.scrub { margin: 6px 0 0; font-size: 12.5px; color: var(--soft); } .scrub input { display: block; width: 100%; }
.bar { fill: var(--s0); shape-rendering: crispEdges; } .bar.below { fill: var(--s1); }
${Array.from({ length: seriesLooks }, (_, index) => `path.lines.s${index} { stroke: var(--s${index}); } path.stack.s${index} { fill: var(--s${index}); } .sign.s${index} { background: var(--s${index}); }`).join("\n")}

.cursor { position: absolute; top: 0; width: 1px; background: var(--soft); pointer-events: none; }
.readout { position: absolute; top: 10px; left: calc(var(--at, 0%) + 10px); z-index: 1; padding: 6px 10px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: var(--text); box-shadow: 0 4px 14px rgb(0 0 0 / .14); pointer-events: none; max-width: 90%; }
.readout.left { left: auto; right: calc(100% - var(--at, 0%) + 10px); }
.readout span { display: block; }
[hidden] { display: none !important; }

.scroll { overflow-x: auto; max-height: 420px; overflow-y: auto; margin-top: 8px; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; }
th { position: sticky; top: 0; background: var(--card); font-weight: 600; font-size: 12.5px; color: var(--soft); box-shadow: inset 0 -1px var(--line); }
th, td { padding: 6px 14px 6px 0; text-align: left; }
td { border-bottom: 1px solid var(--grid); }
tbody tr:last-child td { border-bottom: 0; }
.right { text-align: right; padding-right: 24px; }
.held { color: var(--heal); } .violated, .never-made { color: var(--bad); font-weight: 600; }

@media (max-width: 760px) {
  main { padding: 16px 12px 32px; gap: 12px; }
  .chart.half { grid-column: 1 / -1; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .verdict { padding: 16px; gap: 14px; align-items: flex-start; }
  .mark { width: 36px; height: 36px; } .sentence { font-size: 19px; }
  .card { padding: 14px; }
  .replay { display: block; } .replay code { display: block; margin-top: 4px; }
  .x-labels span:nth-child(even) { display: none; }
}
@media print {
  @page { margin: 12mm; }
  body { background: #fff; font-size: 12px; }
  main { max-width: none; padding: 0; gap: 10px; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .card, .verdict, .figures { break-inside: avoid; }
  .table { break-inside: auto; } .scroll { max-height: none; overflow: visible; } tr { break-inside: avoid; }
  .area svg { height: 170px; }
}
`;
