// Builds dist (what the package holds) and bundle/presence.js: one file with SignalR inside, for a page without a build step.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const banner = { js: "/*! presence-client, with @microsoft/signalr inside: copyright (c) .NET Foundation and contributors, MIT licence */" };
const shared = { absWorkingDir: here, bundle: true, format: "esm", target: "es2022", logLevel: "error" };

/** @param {string} outfile Where the bundle goes; a test builds it elsewhere, to compare. */
export const buildBundle = (outfile) =>
  build({ ...shared, entryPoints: ["src/bundle.ts"], platform: "browser", charset: "utf8", minify: true, banner, outfile });

/** Builds dist. */
export async function buildDist() {
  rmSync(new URL("dist", import.meta.url), { recursive: true, force: true });
  await build({ ...shared, entryPoints: ["src/index.ts", "src/react.ts"], packages: "external", splitting: true, outdir: "dist" });
  execFileSync(process.execPath, [createRequire(import.meta.url).resolve("typescript/bin/tsc"), "-p", here], { stdio: "inherit" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] !== "dist") await buildBundle("bundle/presence.js");
  await buildDist();
}
