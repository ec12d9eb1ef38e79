// Takes the pictures of the documents, from a running LocalHost: node console/pictures.mjs http://127.0.0.1:PORT [FOLDER]
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { consoleOf } from "./support.mjs";

const [, , url, folder = fileURLToPath(new URL("../../../docs/images/", import.meta.url))] = process.argv;
const site = await consoleOf(url);
const save = (page, name) => page.screenshot({ path: join(folder, `${name}.png`) });

const people = [
  ["anna.keller", "iPhone", "In a meeting until 3"], ["ben", "Web", ""], ["bob", "Android", "Listening to music"],
  ["carol", "Web", "Back in 5 minutes"],
  ["chen.wei", "Windows", "Busy"], ["dave", "iPad", ""], ["eve", "Mac", "Working from home"], ["farid", "Android", ""],
  ["grace", "Web", "On call"], ["henrik", "Linux", ""], ["ines", "iPhone", "Away until Monday"],
];
const signIn = async ([user, platform, status]) => {
  const { sessionId } = await site.do(user, "negotiate", {}, `&platform=${platform}`);
  await site.do(user, "heartbeat", { sessionId });
  if (status) await site.do(user, "setSelfStatus", { customStatus: status });
  return sessionId;
};

const desk = await site.open({ viewport: { width: 1200, height: 800 }, colorScheme: "light" });
await desk.page.goto(await site.link());
await desk.page.locator("header .stream", { hasText: "Live" }).waitFor();
const phone = await site.open({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 1.5, colorScheme: "light" });
await phone.page.goto(await site.link());
const pause = (ms) => desk.page.waitForTimeout(ms);
for (const [i, person] of people.entries()) {
  await signIn(person);
  if (i % 3 === 2) await pause(5200);
}
const bobs = await site.open(); // on a page too, with a connection
await bobs.page.goto(await site.link());
await bobs.page.goto(`${url}/console#/playground`);
const bobsCard = bobs.page.getByRole("region", { name: "Second user" });
await bobsCard.getByRole("button", { name: "Sign in" }).click();
await bobsCard.getByText("The link is connected.").waitFor();
await site.do("carol", "subscribeUserStatus", { userIDList: ["bob", "dave"] });
await site.do("bob", "subscribeUserStatus", { userIDList: ["carol", "grace", "ines"] });
const again = await signIn(["maya", "Web", ""]);
await pause(6000);
await site.do("maya", "logout", { sessionId: again });
await pause(11_000);
await desk.page.waitForFunction(() => document.querySelectorAll(".people li").length > 8);
await save(desk.page, "console-light");

await phone.page.locator(".people li").nth(5).waitFor();
await save(phone.page, "console-phone");

await desk.page.emulateMedia({ colorScheme: "dark" });
await desk.page.goto(`${url}/console#/user/bob`);
await desk.page.getByText("Lease ends").first().waitFor();
await desk.page.getByRole("button", { name: "Look for them" }).click();
await desk.page.getByText(/in all/).waitFor();
await desk.page.evaluate(() => {
  document.activeElement.blur();
  scrollTo(0, 0);
});
await save(desk.page, "console-user-dark");

await desk.page.emulateMedia({ colorScheme: "light" });
await desk.page.goto(`${url}/console#/playground`);
for (const [name, user] of [["First user", "ann"], ["Second user", "bob"]]) {
  const card = desk.page.getByRole("region", { name });
  await card.getByLabel("User id").fill(user);
  await card.getByRole("button", { name: "Sign in" }).click();
  await card.getByText("The link is connected.").waitFor();
}
await desk.page.getByRole("button", { name: "Watch the other" }).first().click();
await desk.page.getByText("Sees").first().waitFor();
const bob = desk.page.getByRole("region", { name: "Second user" });
await bob.getByLabel("Custom status").fill("Listening to music");
await bob.getByRole("button", { name: "Set" }).click();
await desk.page.getByText("“Listening to music”").first().waitFor();
await save(desk.page, "console-playground");
await site.close();
