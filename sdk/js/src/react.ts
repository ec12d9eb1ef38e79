import { createContext, createElement, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { ReactElement, ReactNode } from "react";
import type { PresenceClient } from "./client.js";
import { TYPES } from "./constants.js";
import type { UserStatus } from "./types.js";
import { watcherOf } from "./watcher.js";

const Context = createContext<PresenceClient | undefined>(undefined);

/** Gives the client to `useUserStatus` in all that is below. */
export const PresenceProvider = ({ client, children }: { client: PresenceClient; children?: ReactNode }): ReactElement =>
  createElement(Context.Provider, { value: client }, children);

/**
 * How users stand, in the order of their ids, kept up to date: they are watched while a component that names them is shown. One whose
 * status is not known yet is "unknown" (0). Ids that it watches are not to be unsubscribed elsewhere.
 */
export function useUserStatus(ids: readonly string[]): readonly UserStatus[] {
  const client = useContext(Context);
  if (!client) throw new Error("useUserStatus needs a PresenceProvider above it");
  const key = JSON.stringify(ids);
  const last = useRef<readonly UserStatus[]>([]);

  useEffect(() => watcherOf(client).watch(JSON.parse(key) as string[]), [client, key]);

  const read = (): readonly UserStatus[] => {
    const now = ids.map((userID) => client.statusOf(userID) ?? { userID, statusType: TYPES.USER_STATUS_UNKNOWN, customStatus: "" });
    if (!isSame(last.current, now)) last.current = now;
    return last.current;
  };
  const listen = useCallback((changed: () => void) => watcherOf(client).listen(changed), [client]);
  return useSyncExternalStore(listen, read, read);
}

const isSame = (one: readonly UserStatus[], other: readonly UserStatus[]): boolean =>
  one.length === other.length && one.every((status, index) => {
    const next = other[index];
    return next?.userID === status.userID && next.statusType === status.statusType && next.customStatus === status.customStatus;
  });
