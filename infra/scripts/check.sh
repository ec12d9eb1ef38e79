#!/bin/sh
# Before provisioning: finds in seconds what would fail after minutes. It changes nothing in Azure.
#   check.sh [azd]     with azd, azd has to be signed in, too
# AZURE_LOCATION      the region
# PRESENCE_PACKAGE    a package that is built already: then neither the .NET SDK nor a package source is needed
# shellcheck source=infra/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
need AZURE_LOCATION

for tool in az curl node npm; do
  command -v "$tool" > /dev/null || fail "$tool is missing. docs/operations.md says what has to be installed."
done

azure account show --output none 2> /dev/null ||
  fail "Azure's command line is not signed in${AZURE_SUBSCRIPTION_ID:+, or does not see the subscription $AZURE_SUBSCRIPTION_ID}. Run: az login"
if [ "${1:-}" = azd ]; then
  azd auth login --check-status > /dev/null 2>&1 || fail 'azd is not signed in. Run: azd auth login'
fi

# Names are compared as ids: "North Europe" is northeurope.
region=$(printf %s "$AZURE_LOCATION" | tr -d ' ' | tr '[:upper:]' '[:lower:]')
regions=$(az functionapp list-flexconsumption-locations --query '[].name' --output tsv | tr -d ' \r' | tr '[:upper:]' '[:lower:]')
printf '%s\n' "$regions" | grep -qxF "$region" ||
  fail "The region $AZURE_LOCATION has no Flex Consumption plan. These have: $(printf %s "$regions" | tr '\n' ' ')"
runtimes=$(az functionapp list-flexconsumption-runtimes --location "$region" --runtime dotnet-isolated --query '[].version' --output tsv)
printf '%s\n' "$runtimes" | tr -d '\r' | grep -qxE '10(\.0)?' ||
  fail "The region $AZURE_LOCATION does not run .NET 10 on Flex Consumption yet. Choose another one."

if [ -z "${PRESENCE_PACKAGE:-}" ]; then
  command -v dotnet > /dev/null || fail 'dotnet is missing. Install the .NET 10 SDK.'
  dotnet --version > /dev/null 2>&1 || fail 'The .NET SDK of global.json is missing. Install the .NET 10 SDK.'
  dotnet restore src/Functions -p:AzurePackages=true --verbosity quiet ||
    fail "The Azure packages cannot be restored, see above. What deploys needs a package source that holds them (dotnet nuget list source)."
fi
say "ready to provision in $AZURE_LOCATION"
