// Who is shown as online: pages of the admin API, kept up to date by the stream. Pure: each function returns a new list.
// An item is a user of `online`, with `left` (the change by which the user went) and `heardAt` where the stream was last.

/** The order of the admin API: by UTF-16 code units, as JavaScript compares. */
const byId = (one, other) => (one.userID < other.userID ? -1 : one.userID > other.userID ? 1 : 0);

/**
 * Takes a page in.
 * @param page The answer of `online`.
 * @param isMore Whether it follows the pages before; else it takes their place.
 */
export const withPage = (users, page, isMore) => {
  const known = new Map(users.map((user) => [user.userID, user]));
  const listed = page.users.map((user) => {
    const before = known.get(user.userID);
    return before && before.ver > user.ver ? before : user;
  });
  const names = new Set(listed.map(({ userID }) => userID));
  // Names are listed some seconds ago at most: whoever came later is not among them.
  const others = users.filter((user) => !names.has(user.userID) && (isMore || (user.heardAt > page.asOf && !user.left)));
  return [...listed, ...others].sort(byId);
};

/**
 * Takes a change in.
 * @param filter `{ prefix, platform }`: whoever does not fit is not added.
 * @param end Ids behind this one are on pages that are not shown; null where all are shown.
 */
export const withChange = (users, change, { prefix, platform }, end) => {
  const i = users.findIndex(({ userID }) => userID === change.userID);
  if (i >= 0) {
    if (change.ver < users[i].ver) return users;
    return users.with(i, changed(users[i], change));
  }
  const fits = change.statusType === 1 && change.userID.startsWith(prefix) && (!platform || change.platform === platform)
    && (end === null || change.userID <= end);
  if (!fits) return users;
  const { userID, customStatus, ver, at } = change;
  const platforms = change.platform ? [change.platform] : [];
  const since = change.reason === "Register" ? at : undefined;
  return [...users, { userID, statusType: 1, customStatus, ver, platforms, since, heardAt: at }].sort(byId);
};

const changed = (user, change) => {
  if (change.statusType !== 1) return { ...user, ver: change.ver, customStatus: "", left: change, heardAt: change.at };
  const isNew = change.reason === "Register" && change.platform && !user.platforms.includes(change.platform);
  const platforms = user.left ? [change.platform].filter(Boolean) : isNew ? [...user.platforms, change.platform] : user.platforms;
  return {
    ...user, platforms, left: undefined, ver: change.ver, customStatus: change.customStatus, heardAt: change.at,
    since: user.left ? change.at : user.since,
  };
};
