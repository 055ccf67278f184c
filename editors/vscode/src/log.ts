/**
 * The server's standard error, line by line, to the output channel at the level the line itself states.
 *
 * Pure but for the stream it reads. Lines have no level when something else than the server's log wrote them.
 */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export type Level = 'error' | 'warn' | 'info' | 'debug' | 'trace';

export type Log = Record<Level, (line: string) => void>;

/** The escape sequences that colour a terminal. */
// eslint-disable-next-line no-control-regex -- the escape character is what such a sequence starts with
const COLOUR = /\u001b\[[0-9;]*m/g;
/** An optional time stamp, then the level as the first word in capitals. */
const STAMPED = /^\s*(?:\d{4}-\d\d-\d\dT\S+\s+)?(ERROR|WARN|INFO|DEBUG|TRACE)\b:?\s*/;

/** The level and the text of one line. A panic has no level of its own and is an error. */
export function parseLine(raw: string): { level: Level; text: string } {
  const line = raw.replace(COLOUR, '');
  const stamp = STAMPED.exec(line);
  if (stamp?.[1] !== undefined) {
    return { level: stamp[1].toLowerCase() as Level, text: line.slice(stamp[0].length) };
  }
  return { level: /^(thread '.*' .*panicked|error\b)/.test(line) ? 'error' : 'info', text: line };
}

/** Forwards until the stream ends. */
export function forward(stream: Readable, log: Log): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', (raw) => {
    const { level, text } = parseLine(raw);
    if (text !== '') log[level](text);
  });
}
