import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

const here = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, here), "utf8");

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const manifestAt = (path: string): Manifest => JSON.parse(read(path)) as Manifest;
const manifest = manifestAt("package.json");

it("is under 15 kB gzipped, without SignalR, as an app bundles it", async () => {
  const entry = { stdin: { contents: 'export * from "./dist/index.js"', resolveDir: fileURLToPath(here) } };
  const options = { ...entry, bundle: true, minify: true, external: ["@microsoft/signalr"] };
  const { outputFiles } = await build({ ...options, format: "esm", write: false });
  const bytes = gzipSync(outputFiles[0]!.contents).length;
  expect(bytes).toBeLessThan(15_000);
  expect(gzipSync(read("dist/index.js")).length, "not minified").toBeLessThan(15_000);
});

it("has one dependency, of the version that the tests of the repository use", () => {
  const tests = manifestAt("../../tests/js/package.json");
  expect(manifest.dependencies).toEqual({ "@microsoft/signalr": tests.dependencies["@microsoft/signalr"] });
});

it("says its own version, and the samples take the React that it is tested with", () => {
  expect(read("src/constants.ts")).toContain(`VERSION = "${manifest.version}"`);
  const sample = manifestAt("../../samples/react/package.json");
  for (const name of ["react", "react-dom"]) expect(sample.dependencies[name]).toBe(manifest.devDependencies[name]);
  expect(sample.devDependencies["esbuild"]).toBe(manifest.devDependencies["esbuild"]);
});

it("bundle/presence.js, which LocalHost serves, is what the source builds: npm run build", async () => {
  const folder = mkdtempSync(join(tmpdir(), "presence-"));
  try {
    const { buildBundle } = (await import(new URL("build.mjs", here).href)) as { buildBundle(outfile: string): Promise<unknown> };
    await buildBundle(join(folder, "presence.js"));
    expect(readFileSync(join(folder, "presence.js"), "utf8") === read("bundle/presence.js")).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("the first example of the repository's readme is the one that is run here, on LocalHost", () => {
  const examples = ["README.md", "../../README.md"].map((path) => /```js\nimport Presence[\s\S]*?```/.exec(read(path))?.[0]);
  expect(examples[1]).toBe(examples[0]?.replace("https://presence.example.com", "http://localhost:7071"));
});

it("has short files and short lines", () => {
  const files = ["src", "test"].flatMap((folder) =>
    readdirSync(new URL(folder, here), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `${folder}/${file}`));
  const lines = files.map((file) => ({ file, all: read(file).split("\n") }));
  expect(lines.filter(({ all }) => all.length - 1 > 200).map(({ file }) => file)).toEqual([]);
  expect(lines.flatMap(({ file, all }) => all.flatMap((line, index) => (line.length > 140 ? [`${file}:${index + 1}`] : [])))).toEqual([]);
});

it("publishes what is needed, and npm has nothing to correct", () => {
  const options = { cwd: here, encoding: "utf8", shell: process.platform === "win32" } as const;
  const npm = spawnSync("npm", ["publish", "--dry-run", "--json", "--ignore-scripts"], options);
  expect(npm.stderr).not.toMatch(/auto-corrected|npm error/);
  const output = JSON.parse(npm.stdout) as Record<string, unknown>;
  const packed = (output["presence-client"] ?? output) as { files: { path: string }[] }; // newer npm, older npm
  const paths = packed.files.map(({ path }) => path);
  const needed = ["README.md", "LICENSE", "package.json", "dist/index.js", "dist/index.d.ts", "dist/react.js", "dist/react.d.ts"];
  expect(paths).toEqual(expect.arrayContaining(needed));
  expect(paths.filter((path) => !/^(dist\/[\w-]+\.(js|d\.ts)|README\.md|LICENSE|package\.json)$/.test(path))).toEqual([]);
});
