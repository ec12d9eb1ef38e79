#!/bin/sh
# After the code was deployed: tells the SignalR Service where to report connections.
#   connect.sh azd | az      who provisions: azd, or infra/scripts/provision.sh
#
# The service proves itself to the app by the system key signalr_extension. The host makes that key when it first starts with a
# function that SignalR triggers, so no template can know it. This waits for it, puts it into the vault, where the service reads it
# (again every 30 minutes), and provisions a second time, now with the upstream. Later runs only see that the key is still the same.
# PRESENCE_WAIT_SECONDS    how long the host may take to start; 600
# shellcheck source=infra/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
by=${1:-}
case $by in azd | az) ;; *) fail 'connect.sh needs to know who provisions: azd or az.' ;; esac
need RESOURCE_GROUP FUNCTION_APP_NAME FUNCTION_APP_URL KEY_VAULT_NAME

system_key() {
  azure functionapp keys list --resource-group "$RESOURCE_GROUP" --name "$FUNCTION_APP_NAME" \
    --query systemKeys.signalr_extension --output tsv 2> /dev/null || true   # a host that does not run yet has no keys to list
}

every=10 waited=0
say "waiting for the host of $FUNCTION_APP_NAME to make its key"
while key=$(system_key | tr -d '\r\n'); [ -z "$key" ] || [ "$key" = None ]; do
  [ "$waited" -lt "${PRESENCE_WAIT_SECONDS:-600}" ] ||
    fail "After $waited s the app $FUNCTION_APP_NAME has no system key signalr_extension: its host did not start with the code. Look at its log stream, then run this again: $0 $by"
  curl --silent --output /dev/null --max-time 20 "$FUNCTION_APP_URL/health" || true   # a call starts a host that sleeps
  sleep "$every"
  waited=$((waited + every))
done

known=$(get_secret "$UPSTREAM_KEY_SECRET")
if [ "$key" = "$(printf %s "$known" | tr -d '\r\n')" ]; then
  say 'the vault has the key'
else
  printf %s "$key" | put_secret "$UPSTREAM_KEY_SECRET"
  say "the key is in the vault $KEY_VAULT_NAME"
fi
unset key known

# The output says what holds in Azure; the parameter only what is wanted, also where the second provisioning failed.
if [ "${UPSTREAM_READY:-false}" = true ] || [ "${UPSTREAM_READY:-}" = True ]; then
  say 'the SignalR Service reports connections to the app'
  exit 0
fi
say 'provisioning again, now with the upstream'
export PRESENCE_UPSTREAM_READY=true
if [ "$by" = azd ]; then
  azd env set PRESENCE_UPSTREAM_READY true
  azd provision --no-prompt
  ready=$(azd env get-value UPSTREAM_READY)
else
  ready=$(sh infra/scripts/provision.sh UPSTREAM_READY)
fi
case $ready in
  true | True) say 'the SignalR Service reports connections to the app' ;;
  *) fail "It was provisioned again, and UPSTREAM_READY is '$ready': infra/bicep did not take PRESENCE_UPSTREAM_READY=true." ;;
esac
