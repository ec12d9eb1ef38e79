// What bundle/presence.js holds: the client, and what a page without a build step needs besides to play with its world.
export * from "./index.js";
export { default } from "./index.js";
export { createIn } from "./client.js";
export { realEnvironment } from "./environment.js";
export { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
