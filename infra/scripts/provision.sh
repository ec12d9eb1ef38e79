#!/bin/sh
# Provisions by plain az, and prints what came out as NAME=VALUE lines, or the value of one name.
#   provision.sh [NAME]
# AZURE_ENV_NAME             names the deployment: presence-NAME
# AZURE_LOCATION             the region
# AZURE_PRINCIPAL_ID         who may write secrets into the vault: an object id; whoever is signed in, if that is a person
# PRESENCE_UPSTREAM_READY    true once the vault has the upstream's key; else what the last deployment of that name had
# shellcheck source=infra/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
need AZURE_ENV_NAME AZURE_LOCATION
name=presence-$AZURE_ENV_NAME

# What was deployed once with the upstream stays so: without it, connections would go unreported. A failed deployment counts, too.
if [ -z "${PRESENCE_UPSTREAM_READY:-}" ]; then
  before=$(azure deployment sub show --name "$name" --query properties.parameters.upstreamReady.value --output tsv 2> /dev/null || true)
  case $before in true | True) PRESENCE_UPSTREAM_READY=true ;; *) PRESENCE_UPSTREAM_READY=false ;; esac
fi
if [ -z "${AZURE_PRINCIPAL_ID:-}" ]; then
  AZURE_PRINCIPAL_ID=$(az ad signed-in-user show --query id --output tsv 2> /dev/null | tr -d '\r') || true
  [ -n "$AZURE_PRINCIPAL_ID" ] || fail 'A service principal is signed in: set AZURE_PRINCIPAL_ID to its object id, so that it may write secrets.'
fi
export PRESENCE_UPSTREAM_READY AZURE_PRINCIPAL_ID

azure deployment sub create --name "$name" --location "$AZURE_LOCATION" \
  --parameters infra/bicep/main.bicepparam --output none >&2

# Azure gives names back in another case (resourcE_GROUP).
azure deployment sub show --name "$name" --query properties.outputs --output json | tr -d '\r' | awk -v wanted="${1:-}" '
  /^  "[^"]*": *{/ { split($0, part, "\""); name = toupper(part[2]) }
  /^    "value":/ {
    value = $0
    sub(/^    "value": *"?/, "", value)
    sub(/"?,?$/, "", value)
    if (wanted == "") print name "=" value
    else if (wanted == name) print value
  }'
