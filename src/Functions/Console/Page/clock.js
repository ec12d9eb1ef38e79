// The server's clock, as far as its answers tell. On LocalHost it can be moved, but never back.
let [ahead, isKnown] = [0, false];

export const clock = {
  /** The server's present, in ms since 1970. */
  now: () => Date.now() + ahead,

  /** The server has said what time it is. @param at Its present while it answered. */
  set: (at) => {
    [ahead, isKnown] = [at - Date.now(), true];
  },

  /** The server has spoken of something that has happened: its present is no earlier. */
  noEarlierThan: (at) => {
    if (!isKnown || at > clock.now()) clock.set(at);
  },
};

const ticking = new Map();

/** Calls back now and each second while the element is in the page. Returns the element. */
export const each = (element, update) => {
  ticking.set(new WeakRef(element), update);
  update(element);
  return element;
};

// One timer for all that counts. What has left the page is dropped, but not what is still to come into it.
setInterval(() => {
  for (const [reference, update] of ticking) {
    const element = reference.deref();
    if (!element || (element.wasShown && !element.isConnected)) ticking.delete(reference);
    else if (element.isConnected) {
      element.wasShown = true;
      update(element);
    }
  }
}, 1000);
