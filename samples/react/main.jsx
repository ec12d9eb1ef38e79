// A React page: who is there, kept up to date. Start LocalHost, then see package.json; ?user=bob makes you bob.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { create, TYPES } from "presence-client";
import { PresenceProvider, useUserStatus } from "presence-client/react";

const query = new URLSearchParams(location.search);
const userID = query.get("user") ?? "ann";
const url = query.get("presence") ?? "http://localhost:7071";
const friends = ["ann", "bob", "carol"].filter((friend) => friend !== userID);

// In your app: your backend makes the signature.
const { SDKAppID, userSig } = await (await fetch(`${url}/_local/usersig/${userID}`)).json();
const client = create({ SDKAppID, url });
await client.login({ userID, userSig });

const words = { [TYPES.USER_STATUS_ONLINE]: "online", [TYPES.USER_STATUS_OFFLINE]: "away", [TYPES.USER_STATUS_UNLOGINED]: "not here" };

function Friends() {
  const statuses = useUserStatus(friends);
  return (
    <ul>
      {statuses.map(({ userID, statusType, customStatus }) => (
        <li key={userID}>{userID}: {words[statusType] ?? "never seen"} {customStatus}</li>
      ))}
    </ul>
  );
}

function Page() {
  const [isShown, show] = useState(true);
  return (
    <PresenceProvider client={client}>
      <h1>I am {userID}</h1>
      <label>My status <input onBlur={(event) => client.setSelfStatus({ customStatus: event.target.value })} /></label>
      <button onClick={() => show(!isShown)}>{isShown ? "Hide" : "Show"} friends</button>
      {isShown && <Friends />}
    </PresenceProvider>
  );
}

createRoot(document.getElementById("root")).render(<Page />);
