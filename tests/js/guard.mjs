// Runs a script for as long as whoever started it lives: when stdin ends, so does this. node guard.mjs SCRIPT [ARGUMENTS]
import { createRequire } from "node:module";
import { resolve } from "node:path";

process.stdin.on("end", () => process.exit()).on("error", () => process.exit()).resume();
process.argv.splice(1, 1);
createRequire(import.meta.url)(resolve(process.argv[1]));
