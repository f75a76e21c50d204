// The program behind `npm run bench`: results go to stdout, progress and complaints to stderr.

import { runCommand } from "./command/run-command.js";
import { measureApart } from "./run/measure-apart.js";

process.exitCode = await runCommand(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  tell: (line) => process.stderr.write(`bench: ${line}\n`),
  measure: measureApart,
});
