// A real browser for tests: import { openBrowser } from "./browser.mjs". An installed Chromium, Chrome or Edge is taken; else
// one is installed: Debian's package where that may be done, elsewhere Playwright's own download. PRESENCE_BROWSER names another one.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";

// The first is Chromium without windows to draw: the same engine, half the work.
const names = [
  "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable",
];
const places = {
  linux: (process.env.PATH ?? "").split(":").flatMap((folder) => names.map((name) => join(folder, name))),
  darwin: ["Google Chrome", "Chromium", "Microsoft Edge"].map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`),
  win32: [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA].flatMap((folder) =>
    ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"].map((file) => join(folder ?? "C:/", file))),
};

// Without these a browser in a container, or one that runs as root, does not start, or calls its maker.
const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

const find = () => [process.env.PRESENCE_BROWSER, ...(places[process.platform] ?? []), chromium.executablePath()]
  .find((path) => path && existsSync(path));

const run = (program, ...args) => {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", timeout: 300_000 });
  return status === 0 ? null : `${program} ${args.join(" ")}: ${error?.message ?? `${stdout}${stderr}`.trim().split("\n").at(-1)}`;
};

const isDebian = () => existsSync("/etc/os-release") && /^ID(_LIKE)?=.*debian/m.test(readFileSync("/etc/os-release", "utf8"));

const install = () => {
  if (process.platform === "linux" && isDebian() && process.getuid() === 0) // tests run side by side: one installs, the others wait
    return run("flock", join(tmpdir(), "presence-tests-apt.lock"), "sh", "-c",
      "apt-get update && (apt-get install -y chromium-headless-shell || apt-get install -y chromium)");
  const cli = join(dirname(createRequire(import.meta.url).resolve("playwright-core/package.json")), "cli.js");
  return run(process.execPath, cli, "install", "chromium");
};

/** Opens a browser without a window; whoever opens it closes it. Throws one line that says what to do when none can be had. */
export async function openBrowser(options = {}) {
  const failed = find() ? null : install();
  const executablePath = find();
  if (!executablePath)
    throw new Error(`No browser could be had (${failed ?? "it was not found after it was installed"}): install Chromium, Chrome or Edge.`);
  return chromium.launch({ executablePath, args: flags, ...options });
}
