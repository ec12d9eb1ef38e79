// Who is signed in here: kept for this tab alone, and gone with it.
const key = "presence.console";

/** What a fragment such as `#sign-in?sdkappid=1&identifier=a&usersig=b` says; null when it says nothing of the kind. */
export const credentialsIn = (fragment) => {
  const [name, query] = fragment.split(/\?(.*)/s);
  if (name !== "#sign-in" || !query) return null;
  const said = new URLSearchParams(query);
  const [sdkAppID, userID, userSig] = ["sdkappid", "identifier", "usersig"].map((part) => said.get(part) ?? "");
  return sdkAppID && userID && userSig ? { sdkAppID, userID, userSig } : null;
};

/** Takes the signature of a sign-in link out of the address bar and out of the history. A server never sees a fragment. */
export const takeLink = () => {
  const credentials = credentialsIn(location.hash);
  if (credentials) history.replaceState(null, "", location.pathname);
  return credentials;
};

export const keep = (credentials) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(credentials));
  } catch {
    // Then a reload asks again.
  }
};

export const kept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
};

export const forget = () => {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
};
