// Reading the example out of a README, on fixtures.
import { describe, expect, it } from "vitest";
import { readExample } from "./readme-example.js";

const fence = "```";
const readme = `# Title

${fence}sh
npm install joinery
${fence}

${fence}ts
import { a } from "joinery";
console.log(a); // prints: first
// prints: second
// passes: a title
${fence}

${fence}ts
console.log("another"); // prints: never
${fence}
`;

describe("readExample", () => {
  it("takes the first TypeScript block and what it prints, in order", () => {
    expect(readExample(readme)).toEqual({
      code: 'import { a } from "joinery";\nconsole.log(a); // prints: first\n// prints: second\n// passes: a title\n',
      prints: ["first", "second"],
      passes: ["a title"],
    });
  });

  it("finds none in a text without TypeScript", () => {
    expect(readExample(`# Title\n\n${fence}sh\nnpm install\n${fence}\n`)).toBeUndefined();
  });
});
