/** Longest span to come back in, in seconds. */
const spanMax = 30;

/** How long to wait for what makes a connection ready, in ms: 30 to 60 s, at random. By then the server has tried again by itself. */
export const readyWithin = (random: number): number => 30_000 * (1 + random);

/**
 * How long to wait before the next try, in ms: at random within a span that doubles, so that clients that lost their link together do
 * not come back together. It never gives up.
 * @param failures Tries since the connection was last ready.
 * @param withinSeconds The first span, as the server says it.
 * @param random From 0 to 1, exclusive.
 */
export const delayBefore = (failures: number, withinSeconds: number, random: number): number =>
  random * Math.min(spanMax, withinSeconds * 2 ** failures) * 1000;
