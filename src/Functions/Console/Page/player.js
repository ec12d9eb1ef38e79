// One user of the playground: the client that apps use, with a link that can be cut.
import { createIn, EVENT, TYPES } from "./presence.js";
import { cuttableWorld } from "./cuttable.js";

const eventsMax = 8;

/** Tells `changed` whenever there is something to show. */
export class Player extends EventTarget {
  userID = "";
  platform = "";
  isCut = false;
  net = "";
  /** Latest first: `{ at, text }`. */
  events = [];
  #client = null;
  #world = null;

  get isSignedIn() {
    return this.#client !== null;
  }

  /** @param instance Tells this player's device from others of the same user. */
  async signIn({ sdkAppID, userID, userSig, platform, instance }) {
    const world = cuttableWorld();
    const client = createIn(world.environment, { SDKAppID: sdkAppID, url: location.origin, platform, instance });
    client.setLogLevel(4);
    client.on(EVENT.SDK_READY, () => this.#note("SDK_READY: connected, nothing is missed from now on"));
    client.on(EVENT.NET_STATE_CHANGE, ({ data }) => {
      this.net = data.state;
      this.#note(`NET_STATE_CHANGE: ${data.state}`);
    });
    client.on(EVENT.USER_STATUS_UPDATED, ({ data }) => this.#note(`USER_STATUS_UPDATED: ${data.map(inWords).join("; ")}`));
    client.on(EVENT.KICKED_OUT, ({ data }) => {
      this.#note(`KICKED_OUT: ${data.type}`);
      this.#client = null;
      this.#tell();
    });
    await client.login({ userID, userSig });
    [this.#client, this.#world, this.userID, this.platform, this.isCut] = [client, world, userID, platform, false];
    this.net = TYPES.NET_STATE_CONNECTED;
    this.#tell();
  }

  async signOut() {
    const client = this.#client;
    this.#client = null;
    this.#world?.restore();
    [this.events, this.isCut] = [[], false];
    this.#tell();
    await client?.destroy();
  }

  cut() {
    this.isCut = true;
    this.#world.cut();
    this.#note("The link is cut.");
  }

  restore() {
    this.isCut = false;
    this.#world.restore();
    this.#note("The link is restored.");
  }

  setStatus(customStatus) {
    return this.#client.setSelfStatus({ customStatus }).then(() => this.#tell());
  }

  async watch(userID) {
    const { data } = await this.#client.subscribeUserStatus({ userIDList: [userID] });
    if (data.failureUserList.length > 0) throw data.failureUserList[0];
    this.#note(`watches ${userID}`);
  }

  async unwatch(userID) {
    await this.#client.unsubscribeUserStatus({ userIDList: [userID] });
    this.#note(`no longer watches ${userID}`);
  }

  statusOf(userID) {
    return this.#client?.statusOf(userID);
  }

  #note(text) {
    this.events = [{ at: Date.now(), text }, ...this.events].slice(0, eventsMax);
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("changed"));
  }
}

const names = { 1: "online", 2: "offline", 3: "not logged in" };
const inWords = ({ userID, statusType, customStatus }) =>
  `${userID} is ${names[statusType] ?? statusType}${customStatus ? `, “${customStatus}”` : ""}`;
