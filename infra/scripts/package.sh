#!/bin/sh
# Builds the package that Azure runs: a zip of the real flavour, checked for what the host needs.
#   package.sh [ZIP]         artifacts/presence.zip
# shellcheck source=infra/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
zip=${1:-artifacts/presence.zip}
folder=artifacts/package

rm -rf "$folder"
umask 022   # the host reads what is packed
dotnet publish src/Functions --configuration Release -p:AzurePackages=true --output "$folder" "-p:PackageFile=$(pwd)/$zip"
for file in host.json functions.metadata worker.config.json; do
  [ -f "$folder/$file" ] || fail "The package has no $file: the host would find no functions."
done
[ -d "$folder/.azurefunctions" ] || fail 'The package has no .azurefunctions: the host would load no SignalR trigger.'
[ ! -f "$folder/Presence.StandIns.dll" ] || fail 'The package holds the stand-ins, which cannot run in Azure.'
[ -f "$zip" ] || fail "The package $zip was not written."
say "packed $zip"
