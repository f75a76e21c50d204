// The one script of the page: shows the values of a chart at the pointer's time. Without it nothing else is missing.
// It runs in the browser, reads the numbers that stand beside each chart, and writes text only, never markup.

export const readoutScript: string = `
for (const area of document.querySelectorAll(".area")) {
  const source = area.querySelector("script");
  if (source) watch(area, JSON.parse(source.textContent));
}

function watch(area, data) {
  const cursor = area.querySelector(".cursor");
  const readout = area.querySelector(".readout");
  area.addEventListener("pointerleave", () => { cursor.hidden = readout.hidden = true; });
  area.addEventListener("pointermove", (event) => {
    const box = area.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const index = lastAtOrBefore(data.timesMs, share * data.endMs);
    if (index < 0) return;
    cursor.hidden = readout.hidden = false;
    cursor.style.left = share * 100 + "%";
    readout.classList.toggle("left", share > 0.6);
    readout.style.setProperty("--at", share * 100 + "%");
    readout.replaceChildren(line((data.timesMs[index] / 1000).toFixed(1) + " s"), ...data.series.map((series) =>
      line(series.name + ": " + group(series.values[index]) + data.unit, series.look)));
  });
}

function lastAtOrBefore(times, time) {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= time) low = middle + 1; else high = middle;
  }
  return low - 1;
}

function line(text, look) {
  const element = document.createElement("span");
  if (look) element.appendChild(document.createElement("i")).className = "sign " + look;
  element.append(text);
  return element;
}

function group(value) {
  const [whole, fraction] = String(value).split(".");
  const grouped = whole.replace(/\\B(?=(\\d{3})+$)/g, ",");
  return fraction ? grouped + "." + fraction.slice(0, 2) : grouped;
}
`;
