/** Prints to the console what is at or above its level: 0 debug, 1 info, 2 warnings, 3 errors, 4 nothing. */
export class Log {
  level = 2;

  debug(text: string): void {
    if (this.level <= 0) console.debug(`presence: ${text}`);
  }

  info(text: string): void {
    if (this.level <= 1) console.info(`presence: ${text}`);
  }

  warn(text: string): void {
    if (this.level <= 2) console.warn(`presence: ${text}`);
  }

  error(text: string, error: unknown): void {
    if (this.level <= 3) console.error(`presence: ${text}`, error);
  }
}
