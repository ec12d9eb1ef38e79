// The linter, told before it starts that it has nobody to ask: neither for news of itself nor to say how it is used.
Object.assign(process.env, { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", REDOCLY_SUPPRESS_NOTIFICATIONS: "true" });
await import("./node_modules/@redocly/cli/bin/cli.js");
