// The script of space-time diagrams: a slider that veils what happened after a moment.

export const scrubberScript: string = `
for (const figure of document.querySelectorAll(".space-time")) {
  const input = figure.querySelector("input");
  const veil = figure.querySelector(".veil");
  const until = figure.querySelector(".until");
  const start = Number(figure.dataset.start), end = Number(figure.dataset.end);
  input.addEventListener("input", () => {
    const part = Number(input.value) / 1000;
    veil.hidden = part === 1;
    veil.style.left = part * 100 + "%";
    until.textContent = part === 1 ? "the end" : ((start + part * (end - start)) / 1000).toFixed(3) + " s";
  });
}
`;
