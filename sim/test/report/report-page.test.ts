// The page as text: it holds everything, loads nothing, lets no text become markup, and stays small.
import { messageClasses } from "@joinery/sync";
import { describe, expect, it } from "vitest";
import { renderReport } from "../../src/report/render-report.js";
import type { ReportData, SpaceTimeChart, TimeChart } from "../../src/report/report-data.js";
import { bankData, hostileData, mainJobData, spaceTimeData } from "./example-data.js";

const megabyte = 1_000_000;

/** Every way a page can ask for something: attributes, style sheets, imports, and scripts that fetch. */
const requests = [
  /\b(?:src|href|srcset|action|poster|data)\s*=\s*["']?(?!data:)(?!")/i,
  /https?:|\/\/[a-z0-9-]+\.[a-z]/i,
  /url\(|@import/i,
  /\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|import)\s*\(/,
];

/** What the page shows, without scripts, styles and tags. */
function textOf(page: string): string {
  return page.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, " ").replace(/<[^>]*>/g, " ");
}

function longRun(): ReportData {
  const data = mainJobData();
  const timesMs = Array.from({ length: 120_001 }, (_, index) => index);
  const values = timesMs.map((time) => (time === 61_234 ? 987_654 : time % 90));
  const series = Array.from({ length: 6 }, (_, index) => ({ name: `series ${index}`, values }));
  const bars = Array.from({ length: 50_000 }, (_, index) => ({ label: String(index), value: index }));
  return {
    ...data,
    charts: [
      { kind: "lines", title: "Long", width: "full", yLabel: "value", yUnit: "count", timesMs, series },
      { kind: "stack", title: "Long", width: "full", yLabel: "value", yUnit: "B", timesMs, series },
      { kind: "bars", title: "Many", width: "full", xLabel: "item", yLabel: "value", yUnit: "count", bars },
    ],
    tables: [{ title: "Rows", columns: [{ label: "row", align: "right" }], rows: bars.map(({ value }) => [value]) }],
  };
}

describe("the report page", () => {
  it.each([
    ["the main job", mainJobData()],
    ["the bank run", bankData()],
  ])("of %s asks for nothing and is under 5 MB", (_, data) => {
    const page = renderReport(data);
    expect(page.length).toBeLessThan(megabyte);
    for (const request of requests) expect(page.match(request)?.[0]).toBeUndefined();
    expect(page).toContain("default-src 'none'");
  });

  it("shows the verdict, the figures, the line to replay, the checks, all axes with units, and the tables", () => {
    const text = textOf(renderReport(mainJobData()));
    for (const wanted of [
      "Passed",
      "All 100 nodes ended in the same state, and every token is accounted for.",
      "joinery sim run --seed 42 --nodes 100",
      "66d0bd9df4ff05b5",
      "virtual time (s)",
      "nodes, states (count)",
      "sent (MB/s)",
      "balance (tokens)",
      "account, by balance",
      "nothing acknowledged is lost",
      "1,803,220",
      "Richest accounts",
      "partition that jams",
      "a node is down",
    ]) {
      expect(text).toContain(wanted);
    }
  });

  it("shows first what was violated, then what was never checked, and keeps the order of the rest", () => {
    const check = (name: string, count: number, violations: number) => ({ name, count, violations });
    const checks = [check("a held", 5, 0), check("b empty", 0, 0), check("c held", 5, 0), check("d broken", 5, 1)];
    const text = textOf(renderReport({ ...mainJobData(), checks }));
    const places = ["d broken", "b empty", "a held", "c held"].map((name) => text.indexOf(name));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it("gives each class of traffic a colour of its own, by day and by night", () => {
    const chart = mainJobData().charts.find(({ kind }) => kind === "stack") as TimeChart;
    const series = messageClasses.map((name) => ({ name, values: chart.timesMs.map(() => 1) }));
    const page = renderReport({ ...mainJobData(), charts: [{ ...chart, series }] });
    const signs = messageClasses.map((name) => new RegExp(`class="sign stack (s\\d+)"></i>${name}<`).exec(page)?.[1]);
    expect(new Set(signs).size).toBe(messageClasses.length);
    const colours = signs.map((sign) =>
      [...page.matchAll(new RegExp(`--${sign}: (#\\w+);`, "g"))].map(([, hex]) => hex),
    );
    for (const scheme of [0, 1]) expect(new Set(colours.map((hexes) => hexes[scheme])).size).toBe(signs.length);
    expect(colours.flat()).not.toContain(undefined);
  });

  it("says in words what failed and what was never checked", () => {
    const text = textOf(renderReport(bankData()));
    expect(text).toContain("Failed");
    expect(text).toMatch(/balances equal the bank&#39;s\s+30,750\s+42\s+violated/);
    expect(text).toMatch(/no balance is below its limit\s+0\s+0\s+never made/);
    expect(textOf(renderReport(hostileData()))).toContain("Nothing was checked");
  });

  it("draws a bar or a shade for every fault, and the heal", () => {
    const data = { ...mainJobData(), charts: mainJobData().charts.slice(0, 1) };
    const page = renderReport(data);
    expect(page.match(/<rect class="(drop|jam)"/g)?.length).toBe(5);
    expect(page.match(/<rect class="crash"/g)?.length).toBe(20);
    expect(page.match(/<line class="heal"/g)?.length).toBe(1);
    expect(page).toContain('class="shade d5"');
  });

  it("draws a run without faults, and one without values", () => {
    const data = mainJobData();
    const empty = {
      kind: "lines",
      title: "Empty",
      width: "full",
      yLabel: "none",
      yUnit: "count",
      timesMs: [],
      series: [],
    };
    const page = renderReport({
      ...data,
      faults: { endMs: 1_000, partitions: [], crashes: [] },
      charts: [empty as ReportData["charts"][number]],
      checks: [],
      tables: [],
    });
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("draws operations, frames, losses and nodes that are down between nodes", () => {
    const page = renderReport(spaceTimeData());
    expect(page.match(/st-dot st-violation"/g)).toHaveLength(1);
    expect(page.match(/class="st-strong"/g)).toHaveLength(1);
    expect(page.match(/class="st-lost" d="M150 23V33"/g)).toHaveLength(1);
    expect(page.match(/class="st-down" x="250" y="106" width="350"/g)).toHaveLength(1);
    expect(page).toContain("&lt;b&gt;bounds");
  });

  it("draws of very many frames those that led to it", () => {
    const [chart] = spaceTimeData().charts as [SpaceTimeChart];
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      ...{ from: 0, to: 1, sentMs: 1000 + (index % 1000), arrivedMs: 2500, title: "f" },
      look: index % 10 === 0 ? ("strong" as const) : ("weak" as const),
    }));
    const page = renderReport({ ...spaceTimeData(), charts: [{ ...chart, arrows: many }] });
    expect(page.match(/class="st-strong"/g)).toHaveLength(2000);
    expect(page.match(/class="st-weak"/g)).toHaveLength(1000);
    expect(textOf(page)).toContain("17000 more are not drawn");
  });

  it("lets no text become markup", () => {
    const page = renderReport(hostileData());
    expect(page).not.toContain("<img");
    expect(page.match(/<script/g)?.length).toBe(2);
    expect(page.match(/<\/script>/g)?.length).toBe(2);
  });

  it("stays under 5 MB however much a run recorded, and keeps its peak", () => {
    const page = renderReport(longRun());
    expect(page.length).toBeLessThan(5 * megabyte);
    expect(page).toContain("987654");
    expect(textOf(page)).toContain("The first 1,000 of 50,000 rows.");
  });

  it("is the same page for the same data", () => {
    expect(renderReport(mainJobData())).toBe(renderReport(mainJobData()));
  });
});
