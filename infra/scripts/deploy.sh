#!/bin/sh
# The whole way by plain az: what "azd up" does. Run it again to upgrade; with an earlier package it rolls back.
#   deploy.sh ENVIRONMENT LOCATION      e.g. deploy.sh dev northeurope
# PRESENCE_SIZE, PRESENCE_APPS, … what the template takes: the head of infra/bicep/main.bicepparam lists them
# PRESENCE_PACKAGE         a package that is built already; else this builds one
# shellcheck source=infra/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
[ $# -eq 2 ] || fail "Usage: $0 ENVIRONMENT LOCATION"
export AZURE_ENV_NAME="$1" AZURE_LOCATION="$2"
scripts=infra/scripts

sh $scripts/check.sh
if [ -z "${PRESENCE_PACKAGE:-}" ]; then
  sh $scripts/package.sh
  PRESENCE_PACKAGE=artifacts/presence.zip
fi
[ -f "$PRESENCE_PACKAGE" ] || fail "There is no package $PRESENCE_PACKAGE."

say "provisioning $AZURE_ENV_NAME in $AZURE_LOCATION"
outputs=$(sh $scripts/provision.sh)
for name in RESOURCE_GROUP FUNCTION_APP_NAME FUNCTION_APP_URL KEY_VAULT_NAME APP_SECRETS UPSTREAM_READY; do
  value=$(printf '%s\n' "$outputs" | sed -n "s/^$name=//p")
  [ -n "$value" ] || fail "infra/bicep/main.bicep put out no $name."
  export "$name=$value"
done

sh $scripts/secrets.sh
say "deploying $PRESENCE_PACKAGE to $FUNCTION_APP_NAME"
azure functionapp deployment source config-zip --resource-group "$RESOURCE_GROUP" --name "$FUNCTION_APP_NAME" \
  --src "$PRESENCE_PACKAGE" --output none
sh $scripts/connect.sh az
exec sh $scripts/smoke.sh
