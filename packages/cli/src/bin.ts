#!/usr/bin/env node
// The joinery command. Everything it prints for people goes to standard error, results to standard output.

import { main } from "./main.js";

process.exitCode = await main(process.argv.slice(2));
