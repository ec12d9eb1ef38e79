import { invalid } from "./errors.js";

/** A list of ids as the vendor takes it. @throws Error When it is no array, or empty where it must not be. */
export function userIDs(list: unknown, mayBeEmpty = false): string[] {
  if (mayBeEmpty && (list === undefined || list === null)) return [];
  if (!Array.isArray(list) || (list.length === 0 && !mayBeEmpty)) throw invalid();
  return list as string[];
}

/** A string that is there. @throws Error When it is something else, or empty where it must not be. */
export function text(value: unknown, mayBeEmpty = false): string {
  if (typeof value !== "string" || (value === "" && !mayBeEmpty)) throw invalid();
  return value;
}
