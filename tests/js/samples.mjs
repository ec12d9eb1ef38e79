// Runs the samples for browsers in one, as two people use them. node samples.mjs URL-OF-LOCALHOST; prints how long things took.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { openBrowser } from "./browser.mjs";

const root = new URL("../../", import.meta.url);
const host = process.argv[2];
const patience = 30_000;
const problems = [];

const browser = await openBrowser();
let pages;
try {
  await webPage();
  pages = await serveReact();
  await reactPage(`http://127.0.0.1:${pages.address().port}/?presence=${encodeURIComponent(host)}&user=`);
  assert.deepEqual(problems, []);
} catch (error) {
  error.message += problems.map((problem) => `\nin a page: ${problem}`).join("");
  throw error;
} finally {
  pages?.close();
  await browser.close();
}

/** A page in a browser profile of its own: another person's. What goes wrong in it is remembered. */
async function open(address) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(address);
  return { context, page };
}

async function webPage() {
  const of = async (user) => {
    const opened = await open(`${host}/_local/samples/web/?user=${user}`);
    await opened.page.waitForFunction(() => document.getElementById("link").value === "connected");
    return opened;
  };
  const shows = (page, text) => page.waitForFunction((text) => document.getElementById("people").innerText.includes(text), text);
  const say = async (page, text) => {
    await page.fill("#mine", text);
    await page.press("#mine", "Enter");
  };
  const [ann, bob] = [await of("ann"), await of("bob")];
  await bob.page.fill("#whom", "ann");
  await bob.page.press("#whom", "Enter");
  await shows(bob.page, "ann: online");

  const took = [];
  for (const text of ["Reading", "Cooking", "Listening to music"]) {
    const begun = performance.now();
    await say(ann.page, text);
    await shows(bob.page, `ann: online ${text}`);
    took.push(Math.round(performance.now() - begun));
  }
  console.log(`a status was shown after ${took.join(", ")} ms`);
  assert.ok(Math.min(...took) < 1000, `it took ${took} ms until bob saw it`); // a busy machine may be slow once

  await bob.context.setOffline(true);
  await bob.page.waitForFunction(() => document.getElementById("link").value !== "connected");
  await say(ann.page, "while nobody heard");
  await bob.context.setOffline(false);
  await shows(bob.page, "ann: online while nobody heard");
  console.log("what changed while the link was cut was shown when it was back");

  await bob.page.fill("#whom", "nobody");
  await bob.page.press("#whom", "Enter");
  await bob.page.waitForFunction(() => document.getElementById("problem").value.includes("signed in"));
  for (const { context } of [ann, bob]) await context.close();
}

async function reactPage(address) {
  const shows = (page, text) => page.getByText(text, { exact: true }).waitFor();
  const carol = await open(`${address}carol`);
  await shows(carol.page, "I am carol");
  const bob = await open(`${address}bob`);
  await shows(bob.page, "carol: online");
  await carol.page.getByLabel("My status").fill("tea");
  await carol.page.getByLabel("My status").blur();
  await shows(bob.page, "carol: online tea");
  await bob.page.getByRole("button", { name: "Hide friends" }).click();
  await carol.page.getByLabel("My status").fill("coffee");
  await carol.page.getByLabel("My status").blur();
  await bob.page.getByRole("button", { name: "Show friends" }).click();
  await shows(bob.page, "carol: online coffee");
  await carol.context.close();
  await shows(bob.page, "carol: not here");
  await bob.context.close();
  console.log("the React page keeps up, also with what changes while nothing is shown");
}

// As `npm start` does in samples/react, with the client and the React that are installed for the client's own tests.
async function serveReact() {
  const sdk = new URL("sdk/js/", root);
  const { build } = createRequire(sdk)("esbuild");
  const at = (path, base = sdk) => fileURLToPath(new URL(path, base));
  const { outputFiles: [main] } = await build({
    entryPoints: [at("samples/react/main.jsx", root)], bundle: true, write: false, format: "esm", jsx: "automatic", target: "es2022",
    alias: { "presence-client/react": at("dist/react.js"), "presence-client": at("dist/index.js") }, nodePaths: [at("node_modules")],
  });
  const server = createServer((request, response) => {
    const isPage = new URL(request.url, host).pathname === "/";
    response.setHeader("Content-Type", isPage ? "text/html" : "text/javascript");
    response.end(isPage ? readFileSync(new URL("samples/react/index.html", root)) : main.contents);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
