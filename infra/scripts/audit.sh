#!/bin/sh
# Fails when a package that is used, directly or by another one, has a known vulnerability.
# What ships: any from moderate on. What only tests use: high and critical ones.
# shellcheck source=infra/scripts/lib.sh
. "$(dirname "$0")/lib.sh"

report=$(mktemp)
trap 'rm -f "$report"' EXIT
dotnet list Presence.sln package --vulnerable --include-transitive --format json > "$report"
node - "$report" <<'END' || fail 'A NuGet package has a known vulnerability, or the audit had no source.'
const { projects, problems = [] } = JSON.parse(require("node:fs").readFileSync(process.argv[2], "utf8"));
const found = projects.flatMap(({ path, frameworks = [] }) => frameworks.flatMap((framework) =>
  [...(framework.topLevelPackages ?? []), ...(framework.transitivePackages ?? [])].flatMap(({ id, resolvedVersion, vulnerabilities = [] }) =>
    vulnerabilities.map(({ severity, advisoryurl }) => ({ path, id, resolvedVersion, severity, advisoryurl })))));
const ships = (path) => /[\\/]src[\\/]/.test(path);
const bad = found.filter(({ path, severity }) => /high|critical/i.test(severity) || (ships(path) && /moderate/i.test(severity)));
for (const { text } of problems) console.error(text);
for (const { path, id, resolvedVersion, severity, advisoryurl } of found) console.error(`${severity}: ${id} ${resolvedVersion} in ${path}: ${advisoryurl}`);
process.exit(bad.length || problems.length ? 1 : 0);
END
npm audit --prefix infra/smoke --audit-level=moderate
npm audit --prefix tests/js --audit-level=high
say 'no package with a known vulnerability'
