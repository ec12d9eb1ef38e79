// A browser at the console of a running LocalHost: pages that may not complain, and axe-core.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { openBrowser } from "../browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What waits for something on a machine that may be busy, in ms. */
export const patience = 20_000;

export const admin = "administrator";

/** @param url Where LocalHost is. */
export const consoleOf = async (url) => {
  const browser = await openBrowser();
  const post = async (path, body) => {
    const answer = await fetch(url + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  };
  const signatureOf = async (userID) => (await (await fetch(`${url}/_local/usersig/${encodeURIComponent(userID)}`)).json()).userSig;
  const queryOf = async (userID) =>
    new URLSearchParams({ sdkappid: "1400000000", identifier: userID, usersig: await signatureOf(userID) }).toString();

  return {
    url, post, signatureOf, queryOf,
    close: () => browser.close(),

    /** Calls a verb of the client API, which must succeed. */
    do: async (userID, verb, body = {}, more = "") => {
      const answer = await post(`/v1/${verb}?${await queryOf(userID)}${more}`, body);
      assert.equal(answer.ErrorCode, 0, `${verb}: ${answer.ErrorInfo}`);
      return answer;
    },

    /** The address that LocalHost prints. */
    link: async (userID = admin) => `${url}/console#sign-in?${await queryOf(userID)}`,

    /** A page of a context of its own. What it complains of is kept, and `calm` fails with it. */
    open: async (options = {}) => {
      const context = await browser.newContext({ reducedMotion: "reduce", viewport: { width: 1200, height: 900 }, ...options });
      context.setDefaultTimeout(patience);
      const page = await context.newPage();
      const complaints = [];
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("dialog", (dialog) => (complaints.push(`a dialog: ${dialog.message()}`), dialog.dismiss()));
      page.on("request", (request) => {
        const { protocol, host } = new URL(request.url());
        if (protocol.startsWith("http") && host !== new URL(url).host) complaints.push(`a request to ${host}`);
      });
      await page.addInitScript(() => {
        window.violations = [];
        addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
          window.violations.push(`CSP: ${violatedDirective} ${blockedURI}`));
      });
      const calm = async () => assert.deepEqual([...complaints, ...(await page.evaluate("window.violations"))], []);
      return { page, context, calm, close: () => context.close() };
    },
  };
};

/** Fails with what axe-core finds on a page. Its own script goes around the page's policy, by the browser's debugger. */
export const checkAxe = async (page, name) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => `${name}: ${id}: ${help}: ${html} ${any[0]?.message ?? ""}`));
  assert.deepEqual(found, []);
};

/** Fails when a page is wider than its window. */
export const checkWidth = async (page, name) => {
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(wide <= width, `${name}: ${wide} px in ${width}`);
};
