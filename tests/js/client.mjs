// A device of a user, as an app would build it: the stock SignalR client, with /v1 as its hub URL.
// One JSON argument: { url, app, key, user, platform, instance }, or a ticket { url, accessToken }. Optional: usersig, made
// elsewhere; stubborn, to come back even when it is pushed out, with the stock client's four tries, fifty times as fast.
// Every event is a JSON line on stdout. "stop" on stdin closes the connection; the end of the process drops the link.
import { createInterface } from "node:readline";
import { HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import signatures from "tls-sig-api-v2";

const device = JSON.parse(process.argv[2]);
const hubUrl = () => {
  const query = new URLSearchParams({
    sdkappid: String(device.app),
    identifier: device.user,
    usersig: device.usersig ?? new signatures.Api(device.app, device.key).genSig(device.user, 86400),
    platform: device.platform,
  });
  if (device.instance) query.set("instance", device.instance);
  return `${device.url}/v1?${query}`;
};

const say = (event, data) => process.stdout.write(JSON.stringify({ event, data }) + "\n");

const delayBefore = (tries) => (device.stubborn ? [0, 40, 200, 600][tries] ?? null : tries === 0 ? 0 : 200);
const retries = {
  nextRetryDelayInMilliseconds: ({ previousRetryCount, retryReason }) => {
    say("retry", `${previousRetryCount}: ${retryReason}`);
    return delayBefore(previousRetryCount);
  },
};
const builder = new HubConnectionBuilder().configureLogging(LogLevel.None);
const connection = device.accessToken
  ? builder.withUrl(device.url, { accessTokenFactory: () => device.accessToken }).build()
  : builder.withUrl(hubUrl()).withAutomaticReconnect(retries).build();

const targets = ["onReady", "onUserStatusUpdated", "onSubscriptionEvicted", "onUserChanged", "onUserChangesMissed"];
for (const target of targets) connection.on(target, (data) => say(target, data));
connection.on("onKickedOut", (data) => {
  say("onKickedOut", data);
  if (!device.stubborn) connection.stop();
});
connection.onreconnecting(() => say("reconnecting"));
connection.onreconnected(() => say("reconnected"));
connection.onclose(() => say("closed"));
createInterface({ input: process.stdin })
  .on("line", (line) => line === "stop" && connection.stop())
  .on("close", () => process.exit());   // whoever started this is gone

connection.start().then(() => say("connected", connection.connectionId), (error) => { say("failed", error.message); say("closed"); });
