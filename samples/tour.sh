#!/bin/sh
# A tour of Presence. It signs a user in and asks who is online.
#
# In a first shell:     dotnet run --project local/LocalHost
# In a second shell:    sh samples/tour.sh [ADDRESS]
#
# The address is http://localhost:7071 when you name none.
# The tour moves LocalHost's clock forward by a week. You may take it again.
set -eu
cd "$(dirname "$0")/.."

host=${1:-http://localhost:7071}

# The app that LocalHost starts with. ZIM knows the same app by another id and secret.
app=1400000000
zim_app=12345
zim_secret=demo-zim-secret

# Says what the next step does.
step() {
  printf '\n%s\n' "$1"
}

# Prints a UserSig, the text that proves who is calling. In your product, your own backend makes it.
usersig() {
  dotnet run --project local/LocalHost -- usersig "$1"
}

# Prints the md5 of a text.
md5() {
  if command -v md5sum > /dev/null; then
    printf %s "$1" | md5sum | sed 's/ .*//'
  else
    printf %s "$1" | openssl md5 -r | sed 's/ .*//'
  fi
}

# Posts a body to a path. Shows both and the answer. The query says who is calling; it is too long to show.
post() {
  path=$1 query=$2 body=$3
  printf '  POST %s  %s\n' "$path" "$body"
  answer=$(curl -sS --fail -H 'Content-Type: application/json' -d "$body" "$host$path?$query")
  show
}

# Gets a path, with all that is asked in the query. Shows both and the answer.
get() {
  path=$1 query=$2
  printf '  GET %s?%s\n' "$path" "$query"
  answer=$(curl -sS --fail "$host$path?$query")
  show
}

# Shows the answer. Stops the tour when it is a refusal: HTTP answers 200 then, too.
show() {
  printf '  -> %s\n' "$answer"
  case $answer in
    *'"ErrorCode":0'* | *'"Code":0'* | *'"now":'*) ;;
    *) stop 'Presence refused that. The answer says why.' ;;
  esac
}

# Ends the tour with a complaint.
stop() {
  echo "$1" >&2
  exit 1
}

curl -s --fail --output /dev/null "$host/_local/functions" ||
  stop "LocalHost does not answer at $host. Start it: dotnet run --project local/LocalHost"

step '1. Your backend makes a UserSig for ann. (This takes a few seconds.)'
ann="sdkappid=$app&identifier=ann&usersig=$(usersig ann)"

step '2. Ann signs in on an iPhone. The answer names her session.'
post /v1/negotiate "$ann&platform=iPhone" '{}'
session=$(printf %s "$answer" | sed 's/.*"sessionId":"\([^"]*\)".*/\1/')

step '3. Her app sends a heartbeat. From now on she is Online.'
post /v1/heartbeat "$ann" "{\"sessionId\":\"$session\"}"

step '4. She sets her status.'
post /v1/setSelfStatus "$ann" '{"customStatus":"Listening to music"}'

step '5. Your backend asks for ann and bob, as a Tencent IM administrator. Nobody knows bob: he is Offline.'
admin="sdkappid=$app&identifier=administrator&usersig=$(usersig administrator)&random=1&contenttype=json"
post /v4/openim/querystate "$admin" '{"To_Account":["ann","bob"],"IsNeedDetail":1}'

step '6. Your backend asks the same as a ZIM server does. Here, bob stands in the list of errors.'
now=$(date +%s)
signature=$(md5 "$zim_app$now$zim_secret$now")   # AppId, nonce, secret, time; the time is the nonce, too
signed="AppId=$zim_app&SignatureNonce=$now&Timestamp=$now&SignatureVersion=2.0&Signature=$signature"
get / "Action=QueryUserOnlineState&UserId%5B%5D=ann&UserId%5B%5D=bob&$signed"

step '7. Ten minutes pass without a heartbeat. The link is lost, but a push still reaches her iPhone: PushOnline.'
post /_local/clock '' '{"advance":"10m"}'
post /v4/openim/querystate "$admin" '{"To_Account":["ann","bob"],"IsNeedDetail":1}'

step '8. Seven days pass. Now ann is Offline.'
post /_local/clock '' '{"advance":"7d"}'
post /v4/openim/querystate "$admin" '{"To_Account":["ann","bob"],"IsNeedDetail":1}'

step "That was the tour. LocalHost's clock is a week ahead now. Start LocalHost again when you need the right time."
