// Addresses within the page: #/name/rest?query. Pure but for `go`.

/** `#/user/a%20b?x=1` as `{ name: "user", rest: "a b", query }`. */
export const parse = (hash) => {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [name, rest = ""] = path.split(/\/(.*)/s);
  return { name: name || "online", rest: decode(rest), query: new URLSearchParams(query) };
};

/** The address of a view. */
export const address = (name, rest = "", query = {}) => {
  const said = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  return `#/${name}${rest ? `/${encodeURIComponent(rest)}` : ""}${said ? `?${said}` : ""}`;
};

/** Names the state of a view in the address bar, without a step of the history. */
export const rename = (name, rest, query) => history.replaceState(null, "", location.pathname + address(name, rest, query));

const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
